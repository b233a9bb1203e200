package io.tidewatch.replay.log;

import io.tidewatch.topics.EventField;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.FieldKind;
import io.tidewatch.topics.LineField;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.WireField;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a user's own log becomes events: which column a field of the event comes from, and what is the same in every row. A field
 * that is not mapped comes from the column of its own name, if there is one.
 */
public final class FieldMapping {
    /** Every field from the column of its own name. */
    public static final FieldMapping NONE =
            new FieldMapping(Map.of(), Map.of(), Map.of(), Optional.empty(), Forms.UNSAID, List.of());

    /** What a column can be mapped to: the fields of an event that are one value, and the price of one piece. */
    static final List<WireField<?>> FIELDS = Stream.concat(
                    Stream.<WireField<?>>of(EventField.values()), Stream.of(LineField.PRICE))
            .filter(field -> field.kind().shape() != FieldKind.Shape.LINES)
            .toList();

    private static final String TYPE_VALUE = "type:";

    private final Map<WireField<?>, String> columns;
    private final Map<WireField<?>, String> constants;
    private final Map<String, EventType> types;
    private final Optional<String> orderColumn;
    private final Forms forms;
    private final List<RowFilter> filters;

    /**
     * How the log writes times and numbers, where the user says it.
     *
     * @param timePattern in {@link DateTimeFormatter}'s letters, if in none of the known forms
     */
    public record Forms(
            Optional<String> timePattern, Optional<DateOrder> dateOrder, Optional<DecimalSign> decimalSign) {
        /** The log's columns tell it. */
        public static final Forms UNSAID = new Forms(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private FieldMapping(
            Map<WireField<?>, String> columns,
            Map<WireField<?>, String> constants,
            Map<String, EventType> types,
            Optional<String> orderColumn,
            Forms forms,
            List<RowFilter> filters) {
        this.columns = columns;
        this.constants = constants;
        this.types = types;
        this.orderColumn = orderColumn;
        this.forms = forms;
        this.filters = List.copyOf(filters);
    }

    /**
     * Takes a mapping as the command line gives it.
     *
     * @param columns field to column ({@code user_id=cust}); for JSON a column is a path of keys with dots
     * @param constants field to the value it has in every row ({@code type=purchase})
     * @param values what a value of the log means ({@code type:pv=browse})
     * @param orderColumn the column with the order's number, if each row is a line of an order
     * @param forms how times and numbers are written
     * @throws TidewatchException naming the wrong key and those there are
     */
    public static FieldMapping of(
            Map<String, String> columns,
            Map<String, String> constants,
            Map<String, String> values,
            Optional<String> orderColumn,
            Forms forms) {
        Map<WireField<?>, String> fromColumns = fields("--map", columns);
        Map<WireField<?>, String> fixed = fields("--constant", constants);
        fixed.keySet().stream().filter(fromColumns::containsKey).findFirst().ifPresent(both -> {
            throw new TidewatchException(
                    "'" + both.wireName() + "' is given with --map and with --constant; keep one of them");
        });
        forms.timePattern().ifPresent(TimeReader::of);
        FieldMapping mapping = new FieldMapping(fromColumns, fixed, types(values), orderColumn, forms, List.of());
        Optional.ofNullable(fixed.get(EventField.TYPE))
                .ifPresent(name -> mapping.type(name).orElseThrow(() -> unknownType("--constant type=" + name)));
        return mapping;
    }

    /** The same for the rows alone that these filters want. */
    public FieldMapping where(List<RowFilter> wanted) {
        return new FieldMapping(columns, constants, types, orderColumn, forms, wanted);
    }

    /** Which rows are wanted: those that all of these keep. */
    List<RowFilter> filters() {
        return filters;
    }

    /** Whether the log's own names are the contract's. */
    boolean isNone() {
        return columns.isEmpty()
                && constants.isEmpty()
                && types.isEmpty()
                && orderColumn.isEmpty()
                && forms.equals(Forms.UNSAID)
                && filters.isEmpty();
    }

    /** The column that the user named for a field. */
    Optional<String> column(WireField<?> field) {
        return Optional.ofNullable(columns.get(field));
    }

    /** The value that a field has in every row. */
    Optional<String> constant(WireField<?> field) {
        return Optional.ofNullable(constants.get(field));
    }

    /** The column with the order's number, if each row is a line of an order. */
    Optional<String> orderColumn() {
        return orderColumn;
    }

    /** Whether the lines of orders come with a total each, and no price. */
    boolean hasLineTotals() {
        return columns.containsKey(EventField.VALUE) && !columns.containsKey(LineField.PRICE);
    }

    /** What an event type's name in the log means. */
    Optional<EventType> type(String name) {
        return Optional.ofNullable(types.get(name.strip().toLowerCase(Locale.ROOT)))
                .or(() -> EventTypeNames.find(name));
    }

    /** How the log writes times and numbers, where the user says it. */
    Forms forms() {
        return forms;
    }

    private static Map<WireField<?>, String> fields(String option, Map<String, String> given) {
        Map<WireField<?>, String> fields = new LinkedHashMap<>();
        given.forEach((name, value) -> fields.put(
                FIELDS.stream()
                        .filter(field -> field.wireName().equals(name.strip()))
                        .findFirst()
                        .orElseThrow(() -> new TidewatchException(option + " " + name + "=" + value
                                + ": an event has no field '" + name + "'; it has "
                                + FIELDS.stream().map(WireField::wireName).collect(Collectors.joining(", ")))),
                value.strip()));
        return fields;
    }

    private static Map<String, EventType> types(Map<String, String> values) {
        Map<String, EventType> types = new HashMap<>();
        values.forEach((key, name) -> {
            if (!key.startsWith(TYPE_VALUE)) {
                throw new TidewatchException("--map-value " + key + "=" + name
                        + ": only values of the type can be mapped, like --map-value type:pv=browse");
            }
            String meant = key.substring(TYPE_VALUE.length()).strip().toLowerCase(Locale.ROOT);
            types.put(
                    meant, EventTypeNames.find(name).orElseThrow(() -> unknownType("--map-value " + key + "=" + name)));
        });
        return Map.copyOf(types);
    }

    private static TidewatchException unknownType(String option) {
        return new TidewatchException(option + ": there is no such event type; there are " + EventType.names());
    }
}
