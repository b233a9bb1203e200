package io.tidewatch.replay.log;

import io.tidewatch.mapping.Amounts;
import io.tidewatch.mapping.EventMapper;
import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.ForeignRecord;
import io.tidewatch.mapping.MappedField;
import io.tidewatch.mapping.RowIds;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.mapping.UnusableRecordException;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** A user's own table with a header, by a {@link FieldMapping}: a row an event, or a line of an order. */
final class CsvFormat implements LogFormat {
    /** Lines of an order stand together in most exports; this many orders may lie between them. */
    private static final int OPEN_ORDERS = 8_192;

    private static final String EQUAL_TOTALS =
            "added up: an order whose lines all have the same value; if that is the order's total, map order_value to it"
                    + " instead of value, so that it counts once";

    private final FieldMapping mapping;

    CsvFormat(FieldMapping mapping) {
        this.mapping = mapping;
    }

    @Override
    public void read(LogFile file, EventSink sink) {
        ColumnSurvey survey = survey(file);
        survey.settled().forEach(sink::settled);
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
        ColumnSurvey survey = new ColumnSurvey(file.name(), mapping);
        Table.readNamed(file, columns -> {
            MappedColumns mapped = new MappedColumns(mapping, columns);
            return row -> survey.look(mapped.next(row), row.line());
        });
        return survey;
    }

    private static final class Rows {
        /** What the money of an order's line is made of. */
        private static final List<MappedField> MONEY =
                List.of(MappedField.QUANTITY, MappedField.VALUE, MappedField.PRICE, MappedField.ORDER_VALUE);

        private final MappedColumns columns;
        private final OpenOrders orders;
        private final EventSink sink;
        private final EventMapper mapper;
        private final Map<MappedField, Amounts> amounts = new EnumMap<>(MappedField.class);
        private final RowIds ids = new RowIds();

        private Rows(
                FieldMapping mapping, MappedColumns columns, ColumnSurvey survey, OpenOrders orders, EventSink sink) {
            this.columns = columns;
            this.orders = orders;
            this.sink = sink;
            MappedField.numbers().forEach(field -> amounts.put(field, survey.amounts(field)));
            this.mapper = new EventMapper(mapping, survey.times(), amounts::get);
        }

        private void row(Table.Line row) {
            try {
                ForeignRecord record = columns.next(row);
                EventMapper.Head head = mapper.head(record);
                if (columns.hasOrders() && head.movesMoney()) {
                    line(row, record, head);
                } else {
                    String rowId = ids.next(head.user(), head.type(), head.time());
                    sink.event(mapper.event(head, record, rowId, said -> sink.remark(said, row)), row);
                }
            } catch (UnusableRecordException e) {
                sink.unusable(e.problem(), e.detail(), row);
            }
        }

        private void line(Table.Line row, ForeignRecord record, EventMapper.Head head) throws UnusableRecordException {
            String number =
                    columns.order(row).orElseThrow(() -> missing("there is no order's number in --group-by's column"));
            String item =
                    record.text(MappedField.ITEM_ID).orElseThrow(() -> missing("a line of an order needs 'item_id'"));
            requireNumbers(record);
            Consumer<String> remarks = said -> sink.remark(said, row);
            int quantity = mapper.whole(MappedField.QUANTITY, record, remarks).orElse(1);
            if (quantity < 1) {
                throw new UnusableRecordException(RowProblem.BAD_QUANTITY, "");
            }
            OptionalDouble price = mapper.decimal(MappedField.PRICE, record, remarks);
            OptionalDouble value = mapper.decimal(MappedField.VALUE, record, remarks);
            if (price.isEmpty() && value.isPresent()) {
                // A line's total.
                price = OptionalDouble.of(value.getAsDouble() / quantity);
            }
            orders.add(
                    head.type() + "\n" + head.user() + "\n" + number,
                    () -> new Order(
                            eventId(head.type(), number),
                            head.user(),
                            head.type(),
                            head.time(),
                            record.text(MappedField.CURRENCY),
                            mapper.decimal(MappedField.ORDER_VALUE, record, remarks),
                            row,
                            new ArrayList<>()),
                    new LineItem(item, record.text(MappedField.CATEGORY), quantity, price));
        }

        /** An order and its return have the same number in many exports, and are two events. */
        private static String eventId(EventType type, String number) {
            return type == EventType.RETURN ? "return:" + number : number;
        }

        private static UnusableRecordException missing(String detail) {
            return new UnusableRecordException(RowProblem.MISSING_FIELD, detail);
        }

        /** A line whose money is not known would make its order worth less than it was. */
        private void requireNumbers(ForeignRecord record) throws UnusableRecordException {
            for (MappedField field : MONEY) {
                Optional<String> cell = record.text(field);
                if (cell.isPresent() && amounts.get(field).read(cell.get()).isEmpty()) {
                    throw new UnusableRecordException(RowProblem.BAD_NUMBER, "'" + field.wireName() + "'");
                }
            }
        }
    }
}
