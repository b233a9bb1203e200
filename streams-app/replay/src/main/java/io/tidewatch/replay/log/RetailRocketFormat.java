package io.tidewatch.replay.log;

import io.tidewatch.mapping.EventTypeNames;
import io.tidewatch.mapping.RowIds;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.mapping.TimeReader;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * RetailRocket's {@code events.csv}: timestamp in milliseconds, visitorid, event (view, addtocart, transaction), itemid,
 * transactionid. The rows of a transaction are one purchase with its items; the data set has no prices.
 */
final class RetailRocketFormat implements LogFormat {
    private static final String DATASET = "retailrocket";
    /** More than the data set's 17,672 transactions, since its rows are in no order: all stay open to the end. */
    private static final int OPEN_TRANSACTIONS = 32_768;

    @Override
    public void read(LogFile file, EventSink sink) {
        OpenOrders transactions = new OpenOrders(OPEN_TRANSACTIONS, sink);
        Table.readNamed(file, sink, columns -> new Rows(columns, transactions, sink)::row);
        transactions.close();
    }

    private static final class Rows {
        private final int timeColumn;
        private final int userColumn;
        private final int typeColumn;
        private final int itemColumn;
        private final int transactionColumn;
        private final OpenOrders transactions;
        private final EventSink sink;
        private final TimeReader times = TimeReader.dayFirst();
        private final RowIds ids = new RowIds();

        private Rows(Columns columns, OpenOrders transactions, EventSink sink) {
            this.timeColumn = columns.require(DATASET, "timestamp");
            this.userColumn = columns.require(DATASET, "visitorid");
            this.typeColumn = columns.require(DATASET, "event");
            this.itemColumn = columns.require(DATASET, "itemid");
            this.transactionColumn = columns.require(DATASET, "transactionid");
            this.transactions = transactions;
            this.sink = sink;
        }

        private void row(Table.Line row) {
            String user = row.cell(userColumn);
            String item = row.cell(itemColumn);
            String transaction = row.cell(transactionColumn);
            Optional<EventType> type = EventTypeNames.find(row.cell(typeColumn));
            Optional<Instant> time = times.read(row.cell(timeColumn));
            if (user.isEmpty()) {
                sink.unusable(RowProblem.NO_USER, row);
            } else if (time.isEmpty()) {
                sink.unusable(RowProblem.BAD_TIME, row);
            } else if (type.isEmpty()) {
                sink.unusable(RowProblem.UNKNOWN_TYPE, row);
            } else if (item.isEmpty() || (type.get() == EventType.PURCHASE && transaction.isEmpty())) {
                sink.unusable(RowProblem.MISSING_FIELD, row);
            } else if (type.get() == EventType.PURCHASE) {
                transactions.add(
                        transaction,
                        () -> new Order(
                                "t-" + transaction,
                                user,
                                EventType.PURCHASE,
                                time.get(),
                                Optional.empty(),
                                OptionalDouble.empty(),
                                row,
                                new ArrayList<>()),
                        new LineItem(item, Optional.empty(), 1, OptionalDouble.empty()));
            } else {
                String id = ids.next(user, type.get(), time.get());
                sink.event(
                        ShopEvent.of(id, user, type.get(), time.get())
                                .itemId(item)
                                .build(),
                        row);
            }
        }
    }
}
