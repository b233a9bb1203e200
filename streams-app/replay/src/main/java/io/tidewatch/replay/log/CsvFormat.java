package io.tidewatch.replay.log;

import io.tidewatch.topics.EventField;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineField;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.WireField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A user's own table with a header, by a {@link FieldMapping}: a row an event, or a line of an order. */
final class CsvFormat implements LogFormat {
    /** Lines of an order stand together in most exports; this many orders may lie between them. */
    private static final int OPEN_ORDERS = 8_192;

    private final FieldMapping mapping;

    CsvFormat(FieldMapping mapping) {
        this.mapping = mapping;
    }

    @Override
    public void read(LogFile file, EventSink sink) {
        OpenOrders orders = new OpenOrders(OPEN_ORDERS, sink);
        Table.readNamed(file, sink, columns -> new Rows(mapping, columns, orders, sink)::row);
        orders.close();
    }

    /** A row that cannot be used; never leaves this class. */
    private static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;
        private final RowProblem problem;

        private Unusable(RowProblem problem) {
            super(problem.words(), null, false, false);
            this.problem = problem;
        }
    }

    private static final class Rows {
        private final FieldMapping mapping;
        private final Map<WireField<?>, Integer> places = new HashMap<>();
        private final OptionalInt orderColumn;
        private final OpenOrders orders;
        private final EventSink sink;
        private final TimeReader times;
        private final RowIds ids = new RowIds();

        private Rows(FieldMapping mapping, Columns columns, OpenOrders orders, EventSink sink) {
            this.mapping = mapping;
            this.orders = orders;
            this.sink = sink;
            this.times = mapping.times();
            for (WireField<?> field : FieldMapping.FIELDS) {
                place(field, columns).ifPresent(place -> places.put(field, place));
            }
            this.orderColumn = mapping.orderColumn()
                    .map(name -> OptionalInt.of(columns.exact("--group-by " + name, name)))
                    .orElse(OptionalInt.empty());
            requireField(EventField.USER_ID, columns, "");
            requireField(EventField.TIME, columns, "");
            requireField(EventField.TYPE, columns, ", or say what all rows are with --constant type=purchase");
        }

        private OptionalInt place(WireField<?> field, Columns columns) {
            return mapping.column(field)
                    .map(name -> OptionalInt.of(columns.exact("--map " + field.wireName() + "=" + name, name)))
                    .orElseGet(() -> columns.find(field.wireName()));
        }

        private void requireField(WireField<?> field, Columns columns, String remedy) {
            if (!places.containsKey(field) && mapping.constant(field).isEmpty()) {
                throw new TidewatchException("it is not said which column is the event's '" + field.wireName()
                        + "': add --map " + field.wireName() + "=COLUMN with one of "
                        + columns.listed() + remedy);
            }
        }

        private void row(Table.Line row) {
            try {
                event(row);
            } catch (Unusable e) {
                sink.unusable(e.problem, row);
            }
        }

        private void event(Table.Line row) throws Unusable {
            String user = cell(EventField.USER_ID, row).orElseThrow(() -> new Unusable(RowProblem.NO_USER));
            Instant time = cell(EventField.TIME, row)
                    .flatMap(times::read)
                    .orElseThrow(() -> new Unusable(RowProblem.BAD_TIME));
            EventType type = cell(EventField.TYPE, row)
                    .flatMap(mapping::type)
                    .orElseThrow(() -> new Unusable(RowProblem.UNKNOWN_TYPE));
            boolean moneyMoves = type == EventType.PURCHASE || type == EventType.RETURN;
            if (orderColumn.isPresent() && moneyMoves) {
                line(row, user, type, time);
            } else {
                sink.event(single(row, user, type, time, moneyMoves), row);
            }
        }

        private ShopEvent single(Table.Line row, String user, EventType type, Instant time, boolean moneyMoves)
                throws Unusable {
            String rowId = ids.next(user, type, time);
            Map<EventField, Object> event = new EnumMap<>(EventField.class);
            event.put(EventField.EVENT_ID, cell(EventField.EVENT_ID, row).orElse(rowId));
            event.put(EventField.USER_ID, user);
            event.put(EventField.TYPE, type);
            event.put(EventField.TIME, time);
            for (EventField field : EventField.values()) {
                if (!field.isRequired()) {
                    value(field, row).ifPresent(value -> event.put(field, value));
                }
            }
            OptionalDouble price = decimal(LineField.PRICE, row);
            if (price.isPresent() && moneyMoves) {
                int quantity = (Integer) event.getOrDefault(EventField.QUANTITY, 1);
                event.putIfAbsent(EventField.VALUE, Money.rounded(price.getAsDouble() * quantity));
            }
            return ShopEvent.of(event);
        }

        /** The value of an optional field; a basket has rows of its own. */
        private Optional<?> value(EventField field, Table.Line row) throws Unusable {
            return switch (field.kind().shape()) {
                case TEXT -> cell(field, row);
                case DECIMAL -> decimal(field, row).stream().boxed().findFirst();
                case WHOLE -> whole(field, row).stream().boxed().findFirst();
                case TIME -> cell(field, row).flatMap(times::read);
                case TYPE -> cell(field, row).flatMap(mapping::type);
                case LINES -> Optional.empty();
            };
        }

        private void line(Table.Line row, String user, EventType type, Instant time) throws Unusable {
            String number = Cells.present(row, orderColumn).orElseThrow(() -> new Unusable(RowProblem.MISSING_FIELD));
            String item = cell(EventField.ITEM_ID, row).orElseThrow(() -> new Unusable(RowProblem.MISSING_FIELD));
            int quantity = whole(EventField.QUANTITY, row).orElse(1);
            if (quantity < 1) {
                throw new Unusable(RowProblem.BAD_QUANTITY);
            }
            OptionalDouble price = decimal(LineField.PRICE, row);
            OptionalDouble value = decimal(EventField.VALUE, row);
            if (price.isEmpty() && value.isPresent()) {
                // A line's total.
                price = OptionalDouble.of(value.getAsDouble() / quantity);
            }
            orders.add(
                    type + "\n" + user + "\n" + number,
                    () -> new Order(number, user, type, time, cell(EventField.CURRENCY, row), row, new ArrayList<>()),
                    new LineItem(item, cell(EventField.CATEGORY, row), quantity, price));
        }

        private Optional<String> cell(WireField<?> field, Table.Line row) {
            Optional<String> constant = mapping.constant(field);
            Integer place = places.get(field);
            return constant.isPresent() || place == null ? constant : Cells.present(row.cell(place));
        }

        private OptionalDouble decimal(WireField<?> field, Table.Line row) throws Unusable {
            Optional<String> cell = cell(field, row);
            OptionalDouble number = cell.map(Numbers::decimal).orElse(OptionalDouble.empty());
            if (cell.isPresent() && number.isEmpty()) {
                throw new Unusable(RowProblem.BAD_NUMBER);
            }
            return number;
        }

        private OptionalInt whole(WireField<?> field, Table.Line row) throws Unusable {
            Optional<String> cell = cell(field, row);
            Optional<Integer> number = cell.flatMap(Numbers::whole);
            if (cell.isPresent() && number.isEmpty()) {
                throw new Unusable(RowProblem.BAD_NUMBER);
            }
            return number.map(OptionalInt::of).orElse(OptionalInt.empty());
        }
    }
}
