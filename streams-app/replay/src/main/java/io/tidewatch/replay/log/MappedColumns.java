package io.tidewatch.replay.log;

import io.tidewatch.topics.EventField;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.WireField;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Where a table has the fields of an event, by a {@link FieldMapping}. Goes along with its rows ({@link #next}). */
final class MappedColumns {
    /** The fields that are the same in all lines of an order. */
    private static final Set<WireField<?>> OF_ORDERS =
            Set.of(EventField.USER_ID, EventField.TIME, EventField.TYPE, EventField.CURRENCY);

    private final FieldMapping mapping;
    private final Map<WireField<?>, Integer> places = new HashMap<>();
    private final Map<RowFilter, Integer> filters = new HashMap<>();
    private final OptionalInt orderColumn;
    private final OrderCells orderCells = new OrderCells();

    /** @throws TidewatchException if a column is not there that the user named, or that every event needs */
    MappedColumns(FieldMapping mapping, Columns columns) {
        this.mapping = mapping;
        for (WireField<?> field : FieldMapping.FIELDS) {
            place(field, columns).ifPresent(place -> places.put(field, place));
        }
        mapping.filters()
                .forEach(filter -> filters.put(filter, columns.exact("--where " + filter.column(), filter.column())));
        this.orderColumn = mapping.orderColumn()
                .map(name -> OptionalInt.of(columns.exact("--group-by " + name, name)))
                .orElse(OptionalInt.empty());
        require(EventField.USER_ID, columns, "");
        require(EventField.TIME, columns, "");
        require(EventField.TYPE, columns, ", or say what all rows are with --constant type=purchase");
    }

    /** The text of a row's field, which may be the same in all rows; empty if it has none. */
    Optional<String> cell(WireField<?> field, Table.Line row) {
        Optional<String> constant = mapping.constant(field);
        Integer place = places.get(field);
        if (constant.isPresent() || place == null) {
            return constant;
        }
        return OF_ORDERS.contains(field) ? orderCells.cell(row, place) : Cells.present(row.cell(place));
    }

    /** Goes on to a row: its cells may be said by an earlier line of its order. */
    void next(Table.Line row) {
        orderCells.next(order(row));
    }

    /** Whether the filters want a row. */
    boolean wants(Table.Line row) {
        boolean wanted = true;
        for (Map.Entry<RowFilter, Integer> filter : filters.entrySet()) {
            // Every one looks at it, so that what it says of its order is known for the next line.
            wanted &= filter.getKey().keeps(orderCells.cell(row, filter.getValue()));
        }
        return wanted;
    }

    /** Whether each row may be a line of an order. */
    boolean hasOrders() {
        return orderColumn.isPresent();
    }

    /** The number of the order that a row is a line of. */
    Optional<String> order(Table.Line row) {
        return Cells.present(row, orderColumn);
    }

    private OptionalInt place(WireField<?> field, Columns columns) {
        return mapping.column(field)
                .map(name -> OptionalInt.of(columns.exact("--map " + field.wireName() + "=" + name, name)))
                .orElseGet(() -> columns.find(field.wireName()));
    }

    private void require(WireField<?> field, Columns columns, String remedy) {
        if (!places.containsKey(field) && mapping.constant(field).isEmpty()) {
            throw new TidewatchException("it is not said which column is the event's '" + field.wireName()
                    + "': add --map " + field.wireName() + "=COLUMN with one of "
                    + columns.listed() + remedy);
        }
    }
}
