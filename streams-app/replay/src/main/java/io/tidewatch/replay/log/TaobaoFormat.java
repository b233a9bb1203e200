package io.tidewatch.replay.log;

import io.tidewatch.mapping.EventTypeNames;
import io.tidewatch.mapping.RowIds;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.mapping.TimeReader;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.time.Instant;
import java.util.Optional;

/**
 * Taobao's {@code UserBehavior.csv}: no header; user, item, category, behaviour (pv, buy, cart, fav) and seconds since 1970. The
 * set covers nine days; its few rows with times outside them (years off) are mistakes, and one from the future would make
 * every customer look gone.
 */
final class TaobaoFormat implements LogFormat {
    private static final int WIDTH = 5;
    /** 25 November 2017, the first day of the set, in China. */
    private static final Instant FIRST = Instant.parse("2017-11-24T16:00:00Z");
    /** The end of 3 December 2017, its last day. */
    private static final Instant END = Instant.parse("2017-12-03T16:00:00Z");

    @Override
    public void read(LogFile file, EventSink sink) {
        Rows rows = new Rows(file.name(), sink);
        Table.read(file, rows::row);
    }

    private static final class Rows {
        private final String file;
        private final EventSink sink;
        private final TimeReader times = TimeReader.dayFirst();
        private final RowIds ids = new RowIds();
        private boolean begun;

        private Rows(String file, EventSink sink) {
            this.file = file;
            this.sink = sink;
        }

        private void row(Table.Line row) {
            if (!begun) {
                begun = true;
                requireFormat(row);
            }
            sink.row();
            if (row.width() != WIDTH) {
                sink.unusable(RowProblem.MALFORMED, row);
                return;
            }
            String user = row.cell(0);
            Optional<EventType> type = EventTypeNames.find(row.cell(3));
            Optional<Instant> time = times.read(row.cell(4));
            if (user.isEmpty()) {
                sink.unusable(RowProblem.NO_USER, row);
            } else if (type.isEmpty()) {
                sink.unusable(RowProblem.UNKNOWN_TYPE, row);
            } else if (time.isEmpty()) {
                sink.unusable(RowProblem.BAD_TIME, row);
            } else if (time.get().isBefore(FIRST) || !time.get().isBefore(END)) {
                sink.unusable(RowProblem.OUTSIDE_SPAN, row);
            } else {
                String id = ids.next(user, type.get(), time.get());
                ShopEvent.Builder event = ShopEvent.of(id, user, type.get(), time.get());
                Cells.present(row.cell(1)).ifPresent(event::itemId);
                Cells.present(row.cell(2)).ifPresent(event::category);
                sink.event(event.build(), row);
            }
        }

        private void requireFormat(Table.Line row) {
            if (row.width() != WIDTH) {
                throw new TidewatchException(
                        "'" + file + "' is not in the format of --dataset taobao: its first line has " + row.width()
                                + " columns, not user, item, category, behaviour and time");
            }
        }
    }
}
