package io.tidewatch.replay.inspect;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.ForeignRecord;
import io.tidewatch.mapping.MappedField;
import io.tidewatch.mapping.Preset;
import io.tidewatch.replay.log.Dataset;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.RawLog;
import io.tidewatch.replay.log.TextForm;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Looks at a user's own file as a whole, guesses what its columns mean where nobody says it, and reads it so. */
public final class Inspector {
    private static final int FIRST_EVENTS = 5;
    /** A column with more different texts holds no names of types. */
    private static final int MAX_TYPES = 200;

    private final Path file;
    private final TextForm form;
    private final FieldMapping said;
    private final Optional<Preset> preset;
    private final Instant latest;

    /**
     * @param said what the user says of the columns, above the preset's
     * @param preset the system whose export it is, if the user says it
     * @param latest the latest time that an event can have
     */
    public Inspector(Path file, TextForm form, FieldMapping said, Optional<Preset> preset, Instant latest) {
        this.file = file;
        this.form = form;
        this.said = said;
        this.preset = preset;
        this.latest = latest;
    }

    /**
     * Reads the file some times.
     *
     * @param events takes every event, in the order of time
     * @throws TidewatchException if it is not text at all
     */
    public Inspection inspect(Consumer<ShopEvent> events) {
        RawLog raw = RawLog.of(file, form);
        Look look = new Look(raw.columns());
        raw.read(look);
        List<ColumnFacts> columns = look.facts();
        Guess guess = preset.map(system -> new Guess(preset, Map.of(), Map.of(), Optional.empty()))
                .orElseGet(() -> Guesser.guess(raw.reads(), columns));
        FieldMapping mapping = said.over(guess.mapping());
        Optional<Inspection.Reading> reading = Optional.empty();
        Optional<String> problem = Optional.empty();
        try {
            reading = Optional.of(read(raw, mapping, events));
        } catch (TidewatchException e) {
            problem = Optional.of(e.getMessage());
        }
        return new Inspection(
                file,
                raw.reads(),
                raw.separator(),
                look.records,
                look.otherText,
                columns,
                guess.preset(),
                mapping,
                options(raw.reads(), guess, mapping),
                preset.isEmpty(),
                types(raw, mapping),
                reading,
                problem);
    }

    private Inspection.Reading read(RawLog raw, FieldMapping mapping, Consumer<ShopEvent> events) {
        LogShape shape = new LogShape();
        List<ShopEvent> first = new ArrayList<>();
        try (EventLog log =
                raw.reads().source(List.of(file), mapping, form, latest).open()) {
            log.forEachRemaining(event -> {
                if (shape.event(event) && first.size() < FIRST_EVENTS) {
                    first.add(event);
                }
                events.accept(event);
            });
            return new Inspection.Reading(
                    shape.events(),
                    shape.duplicates(),
                    shape.customers(),
                    shape.returning(),
                    shape.types(),
                    shape.first(),
                    shape.last(),
                    first,
                    log.unusable(),
                    shape.warnings());
        }
    }

    private List<String> options(Dataset reads, Guess guess, FieldMapping mapping) {
        List<String> options = new ArrayList<>();
        guess.preset()
                .ifPresentOrElse(
                        system -> {
                            options.addAll(List.of("--preset", system.name()));
                            if (reads == Dataset.PARQUET) {
                                options.addAll(List.of("--dataset", reads.wireName()));
                            }
                        },
                        () -> options.addAll(List.of("--dataset", reads.wireName())));
        options.addAll((guess.preset().isPresent() ? said : mapping).options());
        options.addAll(form.options());
        return options;
    }

    /** What the names of the log's types mean; none if there are too many for names. */
    private static List<Inspection.TypeName> types(RawLog raw, FieldMapping mapping) {
        if (mapping.constant(MappedField.TYPE).isPresent()) {
            return List.of();
        }
        TypeNames names = new TypeNames(mapping.columns(MappedField.TYPE));
        raw.read(names);
        return names.records.size() == MAX_TYPES
                ? List.of()
                : names.records.entrySet().stream()
                        .map(name -> new Inspection.TypeName(
                                name.getKey(),
                                name.getValue(),
                                mapping.type(name.getKey()),
                                mapping.leavesOut(name.getKey())))
                        .toList();
    }

    /** Counts the names of types: of several columns in the first that has something, as events are read. */
    private static final class TypeNames implements RawLog.Visitor {
        private final List<String> columns;
        private final Map<String, Long> records = new LinkedHashMap<>();

        private TypeNames(List<String> columns) {
            this.columns = columns;
        }

        @Override
        public void record(long line, Map<String, ForeignRecord.Cell> cells) {
            Stream<String> named = columns.isEmpty()
                    ? cells.keySet().stream().filter(MappedField.TYPE.wireName()::equalsIgnoreCase)
                    : columns.stream();
            named.filter(cells::containsKey)
                    .findFirst()
                    .filter(column -> records.size() < MAX_TYPES)
                    .ifPresent(column -> records.merge(cells.get(column).text(), 1L, Long::sum));
        }

        @Override
        public void noRecord(long line) {
            // Counted already.
        }
    }

    private static final class Look implements RawLog.Visitor {
        private final Map<String, ColumnLook> columns = new LinkedHashMap<>();
        private long records;
        private long otherText;

        private Look(List<String> names) {
            names.forEach(name -> columns.put(name, new ColumnLook(name)));
        }

        @Override
        public void record(long line, Map<String, ForeignRecord.Cell> cells) {
            records++;
            cells.forEach((name, cell) ->
                    columns.computeIfAbsent(name, ColumnLook::new).look(line, cell));
        }

        @Override
        public void noRecord(long line) {
            otherText++;
        }

        private List<ColumnFacts> facts() {
            return columns.values().stream().map(ColumnLook::facts).toList();
        }
    }
}
