package io.tidewatch.replay.inspect;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.Preset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a file's columns probably mean, as a person would say it on the command line.
 *
 * @param preset the system whose export it looks like
 * @param columns field to column
 * @param constants field to what is the same in every row
 * @param orderColumn the column with the order's number, if each row is a line of an order
 */
record Guess(
        Optional<Preset> preset,
        Map<String, String> columns,
        Map<String, String> constants,
        Optional<String> orderColumn) {
    Guess {
        columns = new LinkedHashMap<>(columns);
        constants = new LinkedHashMap<>(constants);
    }

    /** As a mapping. */
    FieldMapping mapping() {
        return preset.map(Preset::mapping)
                .orElseGet(() -> FieldMapping.of(columns, constants, Map.of(), orderColumn, FieldMapping.Forms.UNSAID));
    }
}
