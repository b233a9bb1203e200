package io.tidewatch.replay.log;

import io.tidewatch.topics.EventField;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineField;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.WireField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A user's own table with a header, by a {@link FieldMapping}: a row an event, or a line of an order. */
final class CsvFormat implements LogFormat {
    /** Lines of an order stand together in most exports; this many orders may lie between them. */
    private static final int OPEN_ORDERS = 8_192;

    private static final String EQUAL_TOTALS =
            "added up: an order whose lines all have the same value; if that is the order's total, leave"
                    + " --group-by out and map event_id to the order's number, so that it counts once";

    private final FieldMapping mapping;

    CsvFormat(FieldMapping mapping) {
        this.mapping = mapping;
    }

    @Override
    public void read(LogFile file, EventSink sink) {
        ColumnSurvey survey = survey(file);
        OpenOrders orders = new OpenOrders(
                OPEN_ORDERS,
                sink,
                order -> Optional.of(EQUAL_TOTALS).filter(said -> mapping.hasLineTotals() && order.hasEqualTotals()));
        Table.readNamed(
                file,
                sink,
                columns -> new Rows(mapping, new MappedColumns(mapping, columns), survey, orders, sink)::row);
        orders.close();
    }

    /** Reads the whole table once before its rows are taken. */
    private ColumnSurvey survey(LogFile file) {
        List<ColumnSurvey> survey = new ArrayList<>(1);
        Table.readNamed(file, columns -> {
            survey.add(new ColumnSurvey(file.name(), new MappedColumns(mapping, columns), mapping));
            return survey.get(0)::row;
        });
        return survey.get(0);
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
        private final MappedColumns columns;
        private final OpenOrders orders;
        private final EventSink sink;
        private final TimeReader times;
        private final Map<WireField<?>, Amounts> amounts = new HashMap<>();
        private final RowIds ids = new RowIds();

        private Rows(
                FieldMapping mapping, MappedColumns columns, ColumnSurvey survey, OpenOrders orders, EventSink sink) {
            this.mapping = mapping;
            this.columns = columns;
            this.orders = orders;
            this.sink = sink;
            this.times = survey.times();
            ColumnSurvey.NUMBERS.forEach(field -> amounts.put(field, survey.amounts(field)));
        }

        private void row(Table.Line row) {
            try {
                event(row);
            } catch (Unusable e) {
                sink.unusable(e.problem, row);
            }
        }

        private void event(Table.Line row) throws Unusable {
            columns.next(row);
            if (!columns.wants(row)) {
                throw new Unusable(RowProblem.NOT_WANTED);
            }
            String user = cell(EventField.USER_ID, row)
                    .flatMap(UserIds::read)
                    .orElseThrow(() -> new Unusable(RowProblem.NO_USER));
            if (UserIds.isRounded(user)) {
                throw new Unusable(RowProblem.ROUNDED_USER);
            }
            Instant time = cell(EventField.TIME, row)
                    .flatMap(times::read)
                    .orElseThrow(() -> new Unusable(RowProblem.BAD_TIME));
            EventType type = cell(EventField.TYPE, row)
                    .flatMap(mapping::type)
                    .orElseThrow(() -> new Unusable(RowProblem.UNKNOWN_TYPE));
            boolean moneyMoves = type == EventType.PURCHASE || type == EventType.RETURN;
            if (columns.hasOrders() && moneyMoves) {
                line(row, user, type, time);
            } else {
                sink.event(single(row, user, type, time, moneyMoves), row);
            }
        }

        private ShopEvent single(Table.Line row, String user, EventType type, Instant time, boolean moneyMoves) {
            String rowId = ids.next(user, type, time);
            Map<EventField, Object> event = new EnumMap<>(EventField.class);
            event.put(EventField.EVENT_ID, cell(EventField.EVENT_ID, row).orElse(rowId));
            event.put(EventField.USER_ID, user);
            event.put(EventField.TYPE, type);
            event.put(EventField.TIME, time);
            for (EventField field : EventField.optional()) {
                value(field, row).ifPresent(value -> event.put(field, value));
            }
            OptionalDouble price = decimal(LineField.PRICE, row);
            boolean piecesKnown = event.containsKey(EventField.QUANTITY)
                    || cell(EventField.QUANTITY, row).isEmpty();
            if (price.isPresent() && moneyMoves && piecesKnown) {
                int quantity = (Integer) event.getOrDefault(EventField.QUANTITY, 1);
                event.putIfAbsent(EventField.VALUE, Money.rounded(price.getAsDouble() * quantity));
            }
            if (Refunds.isRefund(event)) {
                if (Refunds.isCalledPurchase(event)) {
                    sink.remark(Refunds.REMARK, row);
                }
                return ShopEvent.of(Refunds.asReturn(event));
            }
            return ShopEvent.of(event);
        }

        /** The value of an optional field; a basket has rows of its own. */
        private Optional<?> value(EventField field, Table.Line row) {
            return switch (field.kind().shape()) {
                case TEXT -> cell(field, row).map(text -> Currencies.capitals(field, text));
                case DECIMAL -> decimal(field, row).stream().boxed().findFirst();
                case WHOLE -> whole(field, row).stream().boxed().findFirst();
                case TIME -> cell(field, row).flatMap(times::read);
                case TYPE -> cell(field, row).flatMap(mapping::type);
                case LINES -> Optional.empty();
            };
        }

        private void line(Table.Line row, String user, EventType type, Instant time) throws Unusable {
            String number = columns.order(row).orElseThrow(() -> new Unusable(RowProblem.MISSING_FIELD));
            String item = cell(EventField.ITEM_ID, row).orElseThrow(() -> new Unusable(RowProblem.MISSING_FIELD));
            requireNumbers(row);
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

        /** A line whose money is not known would make its order worth less than it was. */
        private void requireNumbers(Table.Line row) throws Unusable {
            for (WireField<?> field : List.of(EventField.QUANTITY, EventField.VALUE, LineField.PRICE)) {
                Optional<String> cell = cell(field, row);
                if (cell.isPresent() && amounts.get(field).read(cell.get()).isEmpty()) {
                    throw new Unusable(RowProblem.BAD_NUMBER);
                }
            }
        }

        private Optional<String> cell(WireField<?> field, Table.Line row) {
            return columns.cell(field, row);
        }

        private OptionalDouble decimal(WireField<?> field, Table.Line row) {
            Optional<String> cell = cell(field, row);
            OptionalDouble number = cell.map(amounts.get(field)::read).orElse(OptionalDouble.empty());
            remarkNoNumber(field, cell, number.isPresent(), row);
            return number;
        }

        private OptionalInt whole(WireField<?> field, Table.Line row) {
            Optional<String> cell = cell(field, row);
            Optional<Integer> number = cell.flatMap(amounts.get(field)::whole);
            remarkNoNumber(field, cell, number.isPresent(), row);
            return number.map(OptionalInt::of).orElse(OptionalInt.empty());
        }

        private void remarkNoNumber(WireField<?> field, Optional<String> cell, boolean isNumber, Table.Line row) {
            if (cell.isPresent() && !isNumber) {
                sink.remark(Amounts.remark(field, cell.get()), row);
            }
        }
    }
}
