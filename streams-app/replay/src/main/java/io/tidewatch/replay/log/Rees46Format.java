package io.tidewatch.replay.log;

import io.tidewatch.mapping.EventTypeNames;
import io.tidewatch.mapping.RowIds;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.mapping.TimeReader;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * REES46's multi-category and cosmetics shops: event_time, event_type (view, cart, remove_from_cart, purchase), product_id,
 * category_id, category_code, brand, price, user_id, user_session. A purchase's value is the price; the data set names no
 * currency. The contract has no event for taking something out of the cart, so those rows are counted as unusable.
 */
final class Rees46Format implements LogFormat {
    private static final String DATASET = "rees46";

    @Override
    public void read(LogFile file, EventSink sink) {
        Table.readNamed(file, sink, columns -> new Rows(columns, sink)::row);
    }

    private static final class Rows {
        private final int timeColumn;
        private final int typeColumn;
        private final int productColumn;
        private final int categoryIdColumn;
        private final OptionalInt categoryCodeColumn;
        private final int priceColumn;
        private final int userColumn;
        private final OptionalInt sessionColumn;
        private final EventSink sink;
        private final TimeReader times = TimeReader.dayFirst();
        private final RowIds ids = new RowIds();

        private Rows(Columns columns, EventSink sink) {
            this.timeColumn = columns.require(DATASET, "event_time");
            this.typeColumn = columns.require(DATASET, "event_type");
            this.productColumn = columns.require(DATASET, "product_id");
            this.categoryIdColumn = columns.require(DATASET, "category_id");
            this.categoryCodeColumn = columns.find("category_code");
            this.priceColumn = columns.require(DATASET, "price");
            this.userColumn = columns.require(DATASET, "user_id");
            this.sessionColumn = columns.find("user_session");
            this.sink = sink;
        }

        private void row(Table.Line row) {
            String user = row.cell(userColumn);
            Optional<EventType> type = EventTypeNames.find(row.cell(typeColumn));
            Optional<Instant> time = times.read(row.cell(timeColumn));
            OptionalDouble price = Numbers.decimal(row.cell(priceColumn));
            if (user.isEmpty()) {
                sink.unusable(RowProblem.NO_USER, row);
            } else if (time.isEmpty()) {
                sink.unusable(RowProblem.BAD_TIME, row);
            } else if (type.isEmpty()) {
                sink.unusable(RowProblem.UNKNOWN_TYPE, row);
            } else if (type.get() == EventType.PURCHASE && price.isEmpty()) {
                sink.unusable(RowProblem.BAD_NUMBER, row);
            } else {
                ShopEvent.Builder event =
                        ShopEvent.of(ids.next(user, type.get(), time.get()), user, type.get(), time.get());
                Cells.present(row.cell(productColumn)).ifPresent(event::itemId);
                category(row).ifPresent(event::category);
                Cells.present(row, sessionColumn).ifPresent(event::sessionId);
                if (type.get() == EventType.PURCHASE) {
                    event.value(price.getAsDouble()).quantity(1);
                }
                sink.event(event.build(), row);
            }
        }

        /** The code is for people (electronics.smartphone) but often missing; the id is always there. */
        private Optional<String> category(Table.Line row) {
            return Cells.present(row, categoryCodeColumn).or(() -> Cells.present(row.cell(categoryIdColumn)));
        }
    }
}
