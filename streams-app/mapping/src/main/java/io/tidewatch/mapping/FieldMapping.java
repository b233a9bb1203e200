package io.tidewatch.mapping;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.TidewatchException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How another system's records become events: which column a field of the event comes from, and what is the same in every record. A
 * field that is not mapped comes from the column of its own name, if there is one.
 */
public final class FieldMapping {
    /** Every field from the column of its own name. */
    public static final FieldMapping NONE =
            new FieldMapping(Map.of(), Map.of(), Types.NONE, Optional.empty(), Forms.UNSAID, List.of());

    private static final String TYPE_VALUE = "type:";
    /** Means in the place of a type's name that its records are left out. */
    private static final String LEFT_OUT = "-";
    /** Stands for all types that are not named. */
    private static final String ALL_OTHERS = "*";
    /** Stands between columns of which the first that has something is taken. */
    private static final String OR = "\\|";

    private final Map<MappedField, List<String>> columns;
    private final Map<MappedField, String> constants;
    private final Types types;
    private final Optional<String> orderColumn;
    private final Forms forms;
    private final List<RowFilter> filters;

    /**
     * How the log writes times and numbers, where the user says it.
     *
     * @param timePattern in {@link java.time.format.DateTimeFormatter}'s letters, if in none of the known forms
     * @param zone of the times that name none; UTC where it is not said
     */
    public record Forms(
            Optional<String> timePattern,
            Optional<DateOrder> dateOrder,
            Optional<DecimalSign> decimalSign,
            Optional<ZoneId> zone) {
        /** The log's columns tell it. */
        public static final Forms UNSAID =
                new Forms(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /** How times are read, if it was said. */
        public Optional<TimeReader> times() {
            return timePattern
                    .map(pattern -> TimeReader.of(pattern, zoneOrUtc()))
                    .or(() -> dateOrder.map(order -> TimeReader.of(order, zoneOrUtc())));
        }

        /** The zone of times that name none. */
        public ZoneId zoneOrUtc() {
            return zone.orElse(ZoneOffset.UTC);
        }

        private List<String> options() {
            List<String> options = new ArrayList<>();
            timePattern.ifPresent(pattern -> options.addAll(List.of("--time-format", pattern)));
            zone.ifPresent(said -> options.addAll(List.of("--time-zone", said.getId())));
            dateOrder.ifPresent(order -> options.addAll(List.of("--date-order", order.wireName())));
            decimalSign.ifPresent(sign -> options.addAll(List.of("--decimal", sign.wireName())));
            return options;
        }

        private Forms over(Forms base) {
            return new Forms(
                    timePattern.or(base::timePattern),
                    dateOrder.or(base::dateOrder),
                    decimalSign.or(base::decimalSign),
                    zone.or(base::zone));
        }
    }

    /** What the log's names of event types mean; empty for those that are left out. */
    private record Types(Map<String, Optional<EventType>> byName) {
        private static final Types NONE = new Types(Map.of());

        private static String key(String name) {
            return name.strip().toLowerCase(Locale.ROOT);
        }

        /** What a name means: absent if it is not known, empty if it is left out. */
        private Optional<Optional<EventType>> meaning(String name) {
            Optional<EventType> named = byName.get(key(name));
            if (named != null) {
                return Optional.of(named);
            }
            return EventTypeNames.find(name).map(Optional::of).or(() -> Optional.ofNullable(byName.get(ALL_OTHERS)));
        }

        private Types over(Types base) {
            Map<String, Optional<EventType>> both = new HashMap<>(base.byName);
            both.putAll(byName);
            return new Types(both);
        }
    }

    private FieldMapping(
            Map<MappedField, List<String>> columns,
            Map<MappedField, String> constants,
            Types types,
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
     * @param columns field to column ({@code user_id=cust}), or to several with bars between them, of which the first that has something
     *     is taken ({@code user_id=user|device}); for JSON a column is a path of keys ({@link JsonPath})
     * @param constants field to the value it has in every row ({@code type=purchase})
     * @param values what a value of the log means ({@code type:pv=browse}, {@code type:ping=-} to leave it out, {@code type:*=-} all others)
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
        Map<MappedField, List<String>> fromColumns = new EnumMap<>(MappedField.class);
        columns.forEach((name, column) -> fromColumns.put(
                field("--map", name, column),
                Arrays.stream(column.split(OR)).map(String::strip).toList()));
        Map<MappedField, String> fixed = new EnumMap<>(MappedField.class);
        constants.forEach((name, value) -> fixed.put(field("--constant", name, value), value.strip()));
        fixed.keySet().stream().filter(fromColumns::containsKey).findFirst().ifPresent(both -> {
            throw new TidewatchException(
                    "'" + both.wireName() + "' is given with --map and with --constant; keep one of them");
        });
        forms.times();
        FieldMapping mapping = new FieldMapping(fromColumns, fixed, types(values), orderColumn, forms, List.of());
        Optional.ofNullable(fixed.get(MappedField.TYPE))
                .ifPresent(name -> mapping.type(name).orElseThrow(() -> unknownType("--constant type=" + name)));
        return mapping;
    }

    /** The same for the rows alone that these filters want, besides those that it has. */
    public FieldMapping where(List<RowFilter> wanted) {
        List<RowFilter> all = Stream.concat(filters.stream(), wanted.stream()).toList();
        return new FieldMapping(columns, constants, types, orderColumn, forms, all);
    }

    /** This mapping where it says something, and another where it does not. */
    public FieldMapping over(FieldMapping base) {
        Map<MappedField, List<String>> bothColumns = new EnumMap<>(MappedField.class);
        bothColumns.putAll(base.columns);
        bothColumns.keySet().removeAll(constants.keySet());
        bothColumns.putAll(columns);
        Map<MappedField, String> bothConstants = new EnumMap<>(MappedField.class);
        bothConstants.putAll(base.constants);
        bothConstants.keySet().removeAll(columns.keySet());
        bothConstants.putAll(constants);
        return new FieldMapping(
                        bothColumns,
                        bothConstants,
                        types.over(base.types),
                        orderColumn.or(() -> base.orderColumn),
                        forms.over(base.forms),
                        base.filters)
                .where(filters);
    }

    /** This mapping as options of the command line, name and value in turn. */
    public List<String> options() {
        List<String> options = new ArrayList<>();
        columns.forEach(
                (field, names) -> options.addAll(List.of("--map", field.wireName() + "=" + String.join("|", names))));
        constants.forEach((field, value) -> options.addAll(List.of("--constant", field.wireName() + "=" + value)));
        types.byName()
                .forEach((name, type) -> options.addAll(List.of(
                        "--map-value",
                        TYPE_VALUE + name + "=" + type.map(EventType::wireName).orElse(LEFT_OUT))));
        orderColumn.ifPresent(column -> options.addAll(List.of("--group-by", column)));
        options.addAll(forms.options());
        filters.forEach(filter -> options.addAll(List.of("--where", filter.text())));
        return options;
    }

    /** Which rows are wanted: those that all of these keep. */
    public List<RowFilter> filters() {
        return filters;
    }

    /** Whether the log's own names are the contract's. */
    public boolean isNone() {
        return columns.isEmpty()
                && constants.isEmpty()
                && types.byName().isEmpty()
                && orderColumn.isEmpty()
                && forms.equals(Forms.UNSAID)
                && filters.isEmpty();
    }

    /** The columns that the user named for a field, the first that has something to be taken; none if it comes from that of its own name. */
    public List<String> columns(MappedField field) {
        return columns.getOrDefault(field, List.of());
    }

    /** The value that a field has in every row. */
    public Optional<String> constant(MappedField field) {
        return Optional.ofNullable(constants.get(field));
    }

    /** The column with the order's number, if each row is a line of an order. */
    public Optional<String> orderColumn() {
        return orderColumn;
    }

    /** Whether the lines of orders come with a total each, and no price. */
    public boolean hasLineTotals() {
        return columns.containsKey(MappedField.VALUE) && !columns.containsKey(MappedField.PRICE);
    }

    /** What an event type's name in the log means. */
    public Optional<EventType> type(String name) {
        return types.meaning(name).flatMap(type -> type);
    }

    /** Whether records of a type are left out. */
    public boolean leavesOut(String name) {
        return types.meaning(name).filter(Optional::isEmpty).isPresent();
    }

    /** How the log writes times and numbers, where the user says it. */
    public Forms forms() {
        return forms;
    }

    private static MappedField field(String option, String name, String value) {
        return MappedField.named(name)
                .orElseThrow(() -> new TidewatchException(option + " " + name + "=" + value
                        + ": an event has no field '" + name + "'; there are " + MappedField.names()));
    }

    private static Types types(Map<String, String> values) {
        Map<String, Optional<EventType>> types = new HashMap<>();
        values.forEach((key, name) -> {
            if (!key.startsWith(TYPE_VALUE)) {
                throw new TidewatchException("--map-value " + key + "=" + name
                        + ": only values of the type can be mapped, like --map-value type:pv=browse");
            }
            String meant = Types.key(key.substring(TYPE_VALUE.length()));
            types.put(
                    meant,
                    name.strip().equals(LEFT_OUT)
                            ? Optional.empty()
                            : Optional.of(EventTypeNames.find(name)
                                    .orElseThrow(() -> unknownType("--map-value " + key + "=" + name))));
        });
        return new Types(Map.copyOf(types));
    }

    private static TidewatchException unknownType(String option) {
        return new TidewatchException(option + ": there is no such event type; there are " + EventType.names());
    }
}
