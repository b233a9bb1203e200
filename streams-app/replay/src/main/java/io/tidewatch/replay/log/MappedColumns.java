package io.tidewatch.replay.log;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.ForeignRecord;
import io.tidewatch.mapping.MappedField;
import io.tidewatch.mapping.RowFilter;
import io.tidewatch.mapping.UserIds;
import io.tidewatch.topics.TidewatchException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Where a table has the fields of an event, by a {@link FieldMapping}. Goes along with its rows ({@link #next}). */
final class MappedColumns {
    /** The fields that are the same in all lines of an order. */
    private static final Set<MappedField> OF_ORDERS = Set.of(
            MappedField.USER_ID,
            MappedField.TIME,
            MappedField.TYPE,
            MappedField.CURRENCY,
            MappedField.ORDER_VALUE,
            MappedField.ORDER_ID);

    private final FieldMapping mapping;
    private final Map<MappedField, int[]> places = new EnumMap<>(MappedField.class);
    private final Map<RowFilter, OptionalInt> filters = new HashMap<>();
    private final OptionalInt orderColumn;
    private final OrderCells orderCells = new OrderCells();

    /** @throws TidewatchException if a column is not there that the user named, or that every event needs */
    MappedColumns(FieldMapping mapping, Columns columns) {
        this.mapping = mapping;
        for (MappedField field : MappedField.values()) {
            if (field == MappedField.ITEMS || field.isOfLine()) {
                requireNoBasket(field);
                continue;
            }
            places(field, columns).ifPresent(place -> places.put(field, place));
        }
        for (RowFilter filter : mapping.filters()) {
            OptionalInt there = columns.find(filter.column());
            filters.put(
                    filter,
                    there.isEmpty() && filter.required()
                            ? OptionalInt.of(columns.exact("--where " + filter.column(), filter.column()))
                            : there);
        }
        this.orderColumn = mapping.orderColumn()
                .map(name -> OptionalInt.of(columns.exact("--group-by " + name, name)))
                .orElse(OptionalInt.empty());
        require(MappedField.USER_ID, columns, "");
        require(MappedField.TIME, columns, "");
        require(MappedField.TYPE, columns, ", or say what all rows are with --constant type=purchase");
    }

    /** Goes on to a row, whose cells may be said by an earlier line of its order. */
    ForeignRecord next(Table.Line row) {
        orderCells.next(order(row));
        return new TableRecord(row);
    }

    /** Whether each row may be a line of an order. */
    boolean hasOrders() {
        return orderColumn.isPresent();
    }

    /** The number of the order that a row is a line of. */
    Optional<String> order(Table.Line row) {
        return Cells.present(row, orderColumn);
    }

    private Optional<int[]> places(MappedField field, Columns columns) {
        List<String> named = mapping.columns(field);
        if (named.size() == 1) {
            return Optional.of(new int[] {columns.exact(option(field, named.get(0)), named.get(0))});
        }
        if (named.isEmpty()) {
            OptionalInt own = columns.find(field.wireName());
            return own.isPresent() ? Optional.of(new int[] {own.getAsInt()}) : Optional.empty();
        }
        // Of several, an export need not have all.
        int[] found = named.stream()
                .map(columns::find)
                .flatMapToInt(OptionalInt::stream)
                .toArray();
        if (found.length == 0) {
            columns.exact(option(field, String.join("|", named)), named.get(0));
        }
        return Optional.of(found);
    }

    private void requireNoBasket(MappedField field) {
        if (!mapping.columns(field).isEmpty()) {
            throw new TidewatchException("--map " + field.wireName()
                    + " is for --dataset jsonl; in a table the lines of an order are rows: map item_id, quantity and price, and name"
                    + " the order's number with --group-by");
        }
    }

    private static String option(MappedField field, String column) {
        return "--map " + field.wireName() + "=" + column;
    }

    private void require(MappedField field, Columns columns, String remedy) {
        if (!places.containsKey(field) && mapping.constant(field).isEmpty()) {
            throw new TidewatchException("it is not said which column is the event's '" + field.wireName()
                    + "': add --map " + field.wireName() + "=COLUMN with one of "
                    + columns.listed() + remedy);
        }
    }

    private final class TableRecord implements ForeignRecord {
        private final Table.Line row;

        private TableRecord(Table.Line row) {
            this.row = row;
        }

        @Override
        public Optional<Cell> cell(MappedField field) {
            Optional<String> constant = mapping.constant(field);
            int[] columns = places.get(field);
            if (constant.isPresent() || columns == null) {
                return constant.map(Cell::of);
            }
            for (int column : columns) {
                Optional<String> text =
                        OF_ORDERS.contains(field) ? orderCells.cell(row, column) : Cells.present(row.cell(column));
                boolean anybody = field != MappedField.USER_ID
                        || columns.length == 1
                        || text.flatMap(UserIds::read).isPresent();
                if (text.isPresent() && anybody) {
                    return text.map(Cell::of);
                }
            }
            return Optional.empty();
        }

        @Override
        public Optional<String> at(RowFilter filter) {
            OptionalInt place = filters.get(filter);
            return place.isPresent() ? orderCells.cell(row, place.getAsInt()) : Optional.empty();
        }

        /** A basket's lines are rows of their own. */
        @Override
        public List<ForeignRecord> lines() {
            return List.of();
        }
    }
}
