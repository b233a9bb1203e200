package io.tidewatch.replay.inspect;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.Preset;
import io.tidewatch.replay.log.Dataset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a file's columns probably mean, as a person would say it on the command line.
 *
 * @param published the published data set whose columns it has
 * @param preset the system whose export it looks like
 * @param columns field to column
 * @param constants field to what is the same in every row
 * @param orderColumn the column with the order's number, if each row is a line of an order
 */
record Guess(
        Optional<Dataset> published,
        Optional<Preset> preset,
        Map<String, String> columns,
        Map<String, String> constants,
        Optional<String> orderColumn) {
    Guess {
        columns = new LinkedHashMap<>(columns);
        constants = new LinkedHashMap<>(constants);
    }

    static Guess of(Dataset published) {
        return new Guess(Optional.of(published), Optional.empty(), Map.of(), Map.of(), Optional.empty());
    }

    static Guess of(Preset preset) {
        return new Guess(Optional.empty(), Optional.of(preset), Map.of(), Map.of(), Optional.empty());
    }

    /** As a mapping; a published data set needs none. */
    FieldMapping mapping() {
        if (published.isPresent()) {
            return FieldMapping.NONE;
        }
        return preset.map(Preset::mapping)
                .orElseGet(() -> FieldMapping.of(columns, constants, Map.of(), orderColumn, FieldMapping.Forms.UNSAID));
    }
}
