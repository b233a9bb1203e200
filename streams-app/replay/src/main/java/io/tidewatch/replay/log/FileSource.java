package io.tidewatch.replay.log;

import io.tidewatch.topics.EventField;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TidewatchException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** An event log in files: reads them all with one format, leaves out what breaks the contract, and sorts by time. */
final class FileSource implements EventSource {
    private final String name;
    private final LogFormat format;
    private final List<LogFile> files;
    private final EventSorter.Size size;

    FileSource(String name, LogFormat format, List<LogFile> files, EventSorter.Size size) {
        this.name = name;
        this.format = format;
        this.files = List.copyOf(files);
        this.size = size;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean generated() {
        return false;
    }

    @Override
    public EventLog open() {
        EventSorter sorter = new EventSorter(size);
        RowTally tally = new RowTally();
        try {
            CheckedSink sink = new CheckedSink(sorter, tally);
            files.forEach(file -> format.read(file, sink));
            if (!sink.anyEvent()) {
                throw new TidewatchException(nothingUsable(tally.result()));
            }
            return new SortedLog(sorter.sorted(), tally.result());
        } catch (RuntimeException e) {
            sorter.close();
            throw e;
        }
    }

    private String nothingUsable(UnusableRows rows) {
        String why = rows.mainReason().map(reason -> "; " + reason).orElse("");
        return "no row of "
                + String.join(", ", files.stream().map(LogFile::name).toList())
                + " could be used as an event of --dataset " + name.replaceAll(":.*", "") + why;
    }

    private record SortedLog(EventCursor events, UnusableRows unusable) implements EventLog {
        @Override
        public boolean hasNext() {
            return events.hasNext();
        }

        @Override
        public ShopEvent next() {
            return events.next();
        }

        @Override
        public void close() {
            events.close();
        }
    }

    /** Lets through what keeps the contract. */
    private static final class CheckedSink implements EventSink {
        private final EventSorter sorter;
        private final RowTally tally;
        private boolean anyEvent;

        private CheckedSink(EventSorter sorter, RowTally tally) {
            this.sorter = sorter;
            this.tally = tally;
        }

        private boolean anyEvent() {
            return anyEvent;
        }

        @Override
        public void row() {
            tally.read();
        }

        @Override
        public void event(ShopEvent event, Row row) {
            try {
                ShopEventCodec.check(event);
                add(event);
            } catch (InvalidEventException e) {
                withoutWhatIsWrong(event, row);
            }
        }

        /** The visit counts, whatever is wrong with what is told of it: to leave it out would invent silence. */
        private void withoutWhatIsWrong(ShopEvent event, Row row) {
            Map<EventField, Object> good = new EnumMap<>(EventField.class);
            EventField.required()
                    .forEach(field -> good.put(field, field.of(event).orElseThrow()));
            try {
                ShopEventCodec.check(ShopEvent.of(good));
            } catch (InvalidEventException e) {
                tally.unusable(Refusal.problem(e), e.getMessage(), row);
                return;
            }
            for (EventField field : EventField.optional()) {
                field.of(event).ifPresent(value -> addIfGood(good, field, value, row));
            }
            add(ShopEvent.of(good));
        }

        private void addIfGood(Map<EventField, Object> good, EventField field, Object value, Row row) {
            good.put(field, value);
            try {
                ShopEventCodec.check(ShopEvent.of(good));
            } catch (InvalidEventException e) {
                good.remove(field);
                remark("left out: " + e.getMessage(), row);
            }
        }

        private void add(ShopEvent event) {
            sorter.add(event);
            anyEvent = true;
        }

        @Override
        public void unusable(RowProblem problem, String detail, Row row) {
            tally.unusable(problem, detail, row);
        }

        @Override
        public void remark(String remark, Row row) {
            tally.remark(remark, row);
        }
    }
}
