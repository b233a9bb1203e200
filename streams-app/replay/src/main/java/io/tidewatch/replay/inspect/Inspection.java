package io.tidewatch.replay.inspect;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.Preset;
import io.tidewatch.replay.log.Dataset;
import io.tidewatch.replay.log.UnusableRows;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file is and what its records become.
 *
 * @param file as the user named it
 * @param reads {@link Dataset#CSV} or {@link Dataset#JSONL}
 * @param separator between a table's columns
 * @param records rows or JSON objects
 * @param otherText lines that are neither
 * @param columns what each holds
 * @param preset the system whose export it looks like, or that the user named
 * @param mapping by which it was read: what the user said, and where that says nothing what was guessed
 * @param options the same for the command line, name and value in turn, without {@code --input}
 * @param guessed whether any of it was guessed
 * @param types what the log's own names of types mean; empty if it has none, or too many
 * @param reading what came of it, if it could be read
 * @param problem why it could not be read, with the remedy
 */
public record Inspection(
        Path file,
        Dataset reads,
        Optional<Character> separator,
        long records,
        long otherText,
        List<ColumnFacts> columns,
        Optional<Preset> preset,
        FieldMapping mapping,
        List<String> options,
        boolean guessed,
        List<TypeName> types,
        Optional<Reading> reading,
        Optional<String> problem) {
    /**
     * One of the log's names of event types.
     *
     * @param records how often it occurs
     * @param meaning the contract's type; empty if the records are left out
     * @param isKnown whether they are left out because somebody said so, and not for want of a meaning
     */
    public record TypeName(String name, long records, Optional<EventType> meaning, boolean isKnown) {}

    /**
     * What the records became.
     *
     * @param events without duplicates
     * @param duplicates events with the id of an earlier one of the same customer; they count once
     * @param returning customers with events on two days or more
     * @param firstEvents some, in the order of time
     * @param rows what was left out, with reasons and examples
     * @param warnings what a person should look at before believing a figure
     */
    public record Reading(
            long events,
            long duplicates,
            long customers,
            long returning,
            Map<EventType, Long> types,
            Optional<Instant> first,
            Optional<Instant> last,
            List<ShopEvent> firstEvents,
            UnusableRows rows,
            List<String> warnings) {}

    public Inspection {
        columns = List.copyOf(columns);
        options = List.copyOf(options);
        types = List.copyOf(types);
    }
}
