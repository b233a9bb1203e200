package io.tidewatch.replay.log;

import io.tidewatch.mapping.RowProblem;
import io.tidewatch.mapping.TimeReader;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The UCI data sets Online Retail and Online Retail II, as published or as shipped: one row an invoice line. An invoice is a
 * purchase with its lines as items; one whose number begins with C is a return. Its time is that of its first line, in UTC.
 */
final class OnlineRetailFormat implements LogFormat {
    private static final String DATASET = "online-retail";
    private static final Optional<String> CURRENCY = Optional.of("GBP");
    /** Cancelled invoices begin with this letter. */
    private static final String CANCELLED = "C";
    /** Lines of an invoice stand together, but for one of 25,900; this many invoices later none was seen to go on. */
    private static final int OPEN_INVOICES = 256;

    @Override
    public void read(LogFile file, EventSink sink) {
        OpenOrders invoices = new OpenOrders(OPEN_INVOICES, sink);
        Table.readNamed(file, sink, columns -> new Lines(Places.of(columns), invoices, sink)::line);
        invoices.close();
    }

    private static final class Lines {
        private final Places places;
        private final OpenOrders invoices;
        private final EventSink sink;
        private final TimeReader times = TimeReader.monthFirst();

        private Lines(Places places, OpenOrders invoices, EventSink sink) {
            this.places = places;
            this.invoices = invoices;
            this.sink = sink;
        }

        private void line(Table.Line row) {
            String number = row.cell(places.invoice());
            String user = customer(row.cell(places.customer()));
            String item = row.cell(places.item());
            Optional<Instant> time = times.read(row.cell(places.time()));
            Optional<Integer> pieces = Numbers.whole(row.cell(places.quantity()));
            OptionalDouble price = Numbers.decimal(row.cell(places.price()));
            boolean cancelled = number.startsWith(CANCELLED);
            if (user.isEmpty()) {
                sink.unusable(RowProblem.NO_USER, row);
            } else if (number.isEmpty() || item.isEmpty()) {
                sink.unusable(RowProblem.MISSING_FIELD, row);
            } else if (time.isEmpty()) {
                sink.unusable(RowProblem.BAD_TIME, row);
            } else if (pieces.isEmpty() || price.isEmpty()) {
                sink.unusable(RowProblem.BAD_NUMBER, row);
            } else if (pieces.get() == 0 || (pieces.get() < 0) != cancelled) {
                sink.unusable(RowProblem.BAD_QUANTITY, row);
            } else {
                EventType type = cancelled ? EventType.RETURN : EventType.PURCHASE;
                invoices.add(
                        number,
                        () -> new Order(
                                number,
                                user,
                                type,
                                time.get(),
                                CURRENCY,
                                OptionalDouble.empty(),
                                row,
                                new ArrayList<>()),
                        new LineItem(item, Optional.empty(), Math.abs(pieces.get()), price));
            }
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
