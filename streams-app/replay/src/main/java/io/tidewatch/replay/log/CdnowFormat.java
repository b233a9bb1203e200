package io.tidewatch.replay.log;

import io.tidewatch.mapping.RowIds;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.mapping.TimeReader;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * CDNOW's master file ({@code CDNOW_master.txt}, Fader and Hardie): a purchase a line, with customer, date, CDs and dollars
 * between blanks. Several purchases of a customer on one day are several events.
 */
final class CdnowFormat implements LogFormat {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int WIDTH = 4;

    @Override
    public void read(LogFile file, EventSink sink) {
        Purchases purchases = new Purchases(file.name(), sink);
        TextLines.read(file, purchases::line);
    }

    private static final class Purchases {
        private final String file;
        private final EventSink sink;
        private final TimeReader times = TimeReader.dayFirst();
        private final RowIds ids = new RowIds();
        private boolean begun;

        private Purchases(String file, EventSink sink) {
            this.file = file;
            this.sink = sink;
        }

        private void line(TextLines.Line row) {
            String[] cells = BLANKS.split(row.text().strip());
            if (!begun) {
                begun = true;
                requireFormat(cells);
                if (Numbers.decimal(cells[WIDTH - 1]).isEmpty()) {
                    // The names of the columns.
                    return;
                }
            }
            sink.row();
            if (cells.length != WIDTH) {
                sink.unusable(RowProblem.MALFORMED, row);
                return;
            }
            purchase(cells, row);
        }

        private void purchase(String[] cells, TextLines.Line row) {
            String user = cells[0];
            Optional<Instant> time = times.read(cells[1]);
            Optional<Integer> pieces = Numbers.whole(cells[2]);
            OptionalDouble dollars = Numbers.decimal(cells[3]);
            if (time.isEmpty()) {
                sink.unusable(RowProblem.BAD_TIME, row);
            } else if (pieces.isEmpty() || dollars.isEmpty()) {
                sink.unusable(RowProblem.BAD_NUMBER, row);
            } else {
                String id = ids.next(user, EventType.PURCHASE, time.get());
                sink.event(
                        ShopEvent.of(id, user, EventType.PURCHASE, time.get())
                                .value(dollars.getAsDouble())
                                .currency("USD")
                                .quantity(pieces.get())
                                .build(),
                        row);
            }
        }

        private void requireFormat(String[] cells) {
            if (cells.length != WIDTH) {
                throw new TidewatchException(
                        "'" + file + "' is not in the format of --dataset cdnow: its first line has " + cells.length
                                + " columns between blanks, not customer, date, CDs and dollars");
            }
        }
    }
}
