package io.tidewatch.replay.log;

import io.tidewatch.mapping.ContractCheck;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.mapping.UnusableRecordException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.time.Instant;
import java.util.List;

/** An event log in files: reads them all with one format, leaves out what breaks the contract, and sorts by time. */
final class FileSource implements EventSource {
    private final String name;
    private final LogFormat format;
    private final List<LogFile> files;
    private final EventSorter.Size size;
    private final Instant latest;

    /** @param latest the latest time that an event can have: later ones would move the end of the log */
    FileSource(String name, LogFormat format, List<LogFile> files, EventSorter.Size size, Instant latest) {
        this.name = name;
        this.format = format;
        this.files = List.copyOf(files);
        this.size = size;
        this.latest = latest;
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
            CheckedSink sink = new CheckedSink(sorter, tally, latest);
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
        private final Instant latest;
        private boolean anyEvent;

        private CheckedSink(EventSorter sorter, RowTally tally, Instant latest) {
            this.sorter = sorter;
            this.tally = tally;
            this.latest = latest;
        }

        private boolean anyEvent() {
            return anyEvent;
        }

        @Override
        public void row() {
            tally.read();
        }

        @Override
        public void event(ShopEvent event, Row row, int rows) {
            if (event.time().isAfter(latest)) {
                tally.unusable(RowProblem.FUTURE, "", row, rows);
                return;
            }
            try {
                add(ContractCheck.keep(event, said -> remark(said, row)));
            } catch (UnusableRecordException e) {
                tally.unusable(e.problem(), e.detail(), row, rows);
            }
        }

        private void add(ShopEvent event) {
            sorter.add(event);
            anyEvent = true;
        }

        @Override
        public void unusable(RowProblem problem, String detail, Row row) {
            tally.unusable(problem, detail, row, 1);
        }

        @Override
        public void settled(String sentence) {
            tally.settled(sentence);
        }

        @Override
        public void remark(String remark, Row row) {
            tally.remark(remark, row);
        }
    }
}
