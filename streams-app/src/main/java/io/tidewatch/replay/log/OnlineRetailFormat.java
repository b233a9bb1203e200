package io.tidewatch.replay.log;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The UCI data sets Online Retail and Online Retail II, as published or as shipped: one row an invoice line. An invoice is a
 * purchase with its lines as items; one whose number begins with C is a return. Its time is that of its first line.
 */
final class OnlineRetailFormat implements LogFormat {
    private static final String DATASET = "online-retail";
    private static final String CURRENCY = "GBP";
    /** Cancelled invoices begin with this letter. */
    private static final String CANCELLED = "C";
    /** Lines of an invoice stand together but for a few in 25,900; this many invoices later none was seen to go on. */
    private static final int OPEN_INVOICES = 256;

    @Override
    public void read(LogFile file, EventSink sink) {
        Reading reading = new Reading(file.name(), sink);
        Table.read(file, ',', reading::row);
        reading.end();
    }

    /** An invoice while its lines come in. */
    private record Invoice(String number, String user, Instant time, Row first, List<LineItem> lines) {
        ShopEvent event() {
            double value = lines.stream()
                    .mapToDouble(line -> line.quantity() * line.price().orElse(0))
                    .sum();
            long pieces = lines.stream().mapToLong(LineItem::quantity).sum();
            return ShopEvent.of(
                            number, user, number.startsWith(CANCELLED) ? EventType.RETURN : EventType.PURCHASE, time)
                    .value(Money.rounded(value))
                    .currency(CURRENCY)
                    .quantity((int) Math.min(pieces, Integer.MAX_VALUE))
                    .items(lines)
                    .build();
        }
    }

    /** One file's reading: finds the columns in the first row, gathers lines to invoices. */
    private static final class Reading {
        private final String file;
        private final EventSink sink;
        private final TimeReader times = TimeReader.monthFirst();
        private final Map<String, Invoice> open = new LinkedHashMap<>();
        private Optional<Places> places = Optional.empty();

        private Reading(String file, EventSink sink) {
            this.file = file;
            this.sink = sink;
        }

        private void row(Table.Line row) {
            if (places.isEmpty()) {
                places = Optional.of(Places.of(new Columns(file, Table.names(row))));
                return;
            }
            sink.row();
            line(row, places.get());
        }

        private void line(Table.Line row, Places places) {
            String number = row.cell(places.invoice());
            String user = customer(row.cell(places.customer()));
            String item = row.cell(places.item());
            Optional<Instant> time = times.read(row.cell(places.time()));
            Optional<Integer> pieces = Numbers.whole(row.cell(places.quantity()));
            OptionalDouble price = Numbers.decimal(row.cell(places.price()));
            if (user.isEmpty()) {
                sink.unusable(RowProblem.NO_USER, row);
            } else if (number.isEmpty() || item.isEmpty()) {
                sink.unusable(RowProblem.MISSING_FIELD, row);
            } else if (time.isEmpty()) {
                sink.unusable(RowProblem.BAD_TIME, row);
            } else if (pieces.isEmpty() || price.isEmpty()) {
                sink.unusable(RowProblem.BAD_NUMBER, row);
            } else if (pieces.get() == 0 || (pieces.get() < 0) != number.startsWith(CANCELLED)) {
                sink.unusable(RowProblem.BAD_QUANTITY, row);
            } else {
                Invoice invoice =
                        open.computeIfAbsent(number, key -> new Invoice(key, user, time.get(), row, new ArrayList<>()));
                invoice.lines().add(new LineItem(item, Optional.empty(), Math.abs(pieces.get()), price));
                closeOldest();
            }
        }

        private void closeOldest() {
            if (open.size() > OPEN_INVOICES) {
                Iterator<Invoice> oldest = open.values().iterator();
                emit(oldest.next());
                oldest.remove();
            }
        }

        private void end() {
            if (places.isEmpty()) {
                throw new UnreadableLogException("'" + file + "' has no rows");
            }
            open.values().forEach(this::emit);
        }

        private void emit(Invoice invoice) {
            sink.event(invoice.event(), invoice.first());
        }

        /** The original was made by a program that took customer ids for decimal numbers. */
        private static String customer(String cell) {
            return cell.endsWith(".0") ? cell.substring(0, cell.length() - 2) : cell;
        }
    }

    /** Where the columns are; the second names are those of Online Retail II. */
    private record Places(int invoice, int item, int quantity, int time, int price, int customer) {
        static Places of(Columns columns) {
            return new Places(
                    columns.require(DATASET, "InvoiceNo", "Invoice"),
                    columns.require(DATASET, "StockCode"),
                    columns.require(DATASET, "Quantity"),
                    columns.require(DATASET, "InvoiceDate"),
                    columns.require(DATASET, "UnitPrice", "Price"),
                    columns.require(DATASET, "CustomerID"));
        }
    }
}
