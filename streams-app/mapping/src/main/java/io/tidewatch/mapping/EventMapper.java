package io.tidewatch.mapping;

import io.tidewatch.topics.EventField;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes an event of a record of another system's log: the same code for files, for Kafka's messages and for HTTP. What is wrong with
 * an optional field costs the field and never the visit, which would invent silence. Not thread-safe.
 */
public final class EventMapper {
    private static final String ASK_FOR_ORDER = "say with --date-order whether the day or the month comes first";

    private final FieldMapping mapping;
    private final TimeReader times;
    private final Function<MappedField, Amounts> amounts;

    /**
     * What every event has.
     *
     * @param user an id that is somebody's
     */
    public record Head(String user, Instant time, EventType type) {
        /** Whether a sum of money belongs to it. */
        public boolean movesMoney() {
            return type == EventType.PURCHASE || type == EventType.RETURN;
        }
    }

    /**
     * @param times reads the log's times
     * @param amounts reads the numbers of a field, where the format does not say what they are
     */
    public EventMapper(FieldMapping mapping, TimeReader times, Function<MappedField, Amounts> amounts) {
        this.mapping = mapping;
        this.times = times;
        this.amounts = amounts;
    }

    /** Reads records one by one, with no look at others: what can be meant in two ways is left out. */
    public static EventMapper undecided(FieldMapping mapping) {
        FieldMapping.Forms forms = mapping.forms();
        Amounts amounts = forms.decimalSign().map(Amounts::with).orElseGet(Amounts::undecided);
        return new EventMapper(
                mapping, forms.times().orElseGet(() -> TimeReader.undecided(forms.zoneOrUtc())), field -> amounts);
    }

    /**
     * The user, the act and its time.
     *
     * @throws UnusableRecordException if the record does not tell, or is not wanted
     */
    public Head head(ForeignRecord record) throws UnusableRecordException {
        boolean wanted = true;
        for (RowFilter filter : mapping.filters()) {
            // Every one looks at it: what a table says of an order is known to its next line.
            wanted &= filter.keeps(record.at(filter));
        }
        if (!wanted) {
            throw new UnusableRecordException(RowProblem.NOT_WANTED);
        }
        Optional<String> typeName = record.text(MappedField.TYPE);
        if (typeName.filter(mapping::leavesOut).isPresent()) {
            throw new UnusableRecordException(RowProblem.OTHER_EVENT);
        }
        String user = record.text(MappedField.USER_ID)
                .flatMap(UserIds::read)
                .orElseThrow(() -> new UnusableRecordException(RowProblem.NO_USER));
        if (UserIds.isRounded(user)) {
            throw new UnusableRecordException(RowProblem.ROUNDED_USER);
        }
        return new Head(
                user,
                time(record.text(MappedField.TIME)),
                typeName.flatMap(mapping::type)
                        .orElseThrow(() -> new UnusableRecordException(RowProblem.UNKNOWN_TYPE)));
    }

    private Instant time(Optional<String> cell) throws UnusableRecordException {
        Optional<Instant> time = cell.flatMap(times::read);
        if (time.isPresent()) {
            return time.get();
        }
        boolean eitherOrder = cell.filter(written -> DateOrder.proof(written) == DateOrder.Proof.EITHER)
                .isPresent();
        throw new UnusableRecordException(RowProblem.BAD_TIME, eitherOrder ? ASK_FOR_ORDER : "");
    }

    /**
     * The event that a record with this head is.
     *
     * @param ownId its id where the record has none
     * @param remarks told of what was not taken as it is written, without anything of the record
     */
    public ShopEvent event(Head head, ForeignRecord record, String ownId, Consumer<String> remarks) {
        Map<EventField, Object> event = new EnumMap<>(EventField.class);
        event.put(EventField.EVENT_ID, id(head, record).orElse(ownId));
        event.put(EventField.USER_ID, head.user());
        event.put(EventField.TYPE, head.type());
        event.put(EventField.TIME, head.time());
        for (EventField field : EventField.optional()) {
            value(field, record, remarks).ifPresent(value -> event.put(field, value));
        }
        if (head.movesMoney()) {
            total(event, record, remarks).ifPresent(total -> event.putIfAbsent(EventField.VALUE, total));
        }
        if (Refunds.isRefund(event)) {
            if (Refunds.isCalledPurchase(event)) {
                remarks.accept(Refunds.REMARK);
            }
            return ShopEvent.of(Refunds.asReturn(event));
        }
        return ShopEvent.of(event);
    }

    /** A record's own id. The order's number comes first, since one purchase is told by a browser and by a server. */
    private static Optional<String> id(Head head, ForeignRecord record) {
        // A return of the order has another id, and an order may have several.
        Optional<String> order =
                head.type() == EventType.PURCHASE ? record.text(MappedField.ORDER_ID) : Optional.empty();
        // An id like (not set) is none: all that have it would count as one.
        return order.flatMap(UserIds::read)
                .or(() -> record.text(MappedField.EVENT_ID).flatMap(UserIds::read));
    }

    /** The value of an optional field, if the record has one that can be read. */
    private Optional<?> value(EventField field, ForeignRecord record, Consumer<String> remarks) {
        if (field == EventField.ITEMS) {
            return Optional.of(lines(record, remarks)).filter(lines -> !lines.isEmpty());
        }
        MappedField mapped = MappedField.of(field);
        return switch (field.kind().shape()) {
            case TEXT -> record.text(mapped).map(text -> Currencies.capitals(field, text));
            case DECIMAL -> decimal(mapped, record, remarks).stream().boxed().findFirst();
            case WHOLE -> whole(mapped, record, remarks).stream().boxed().findFirst();
            case TIME -> record.text(mapped).flatMap(times::read);
            case TYPE -> record.text(mapped).flatMap(mapping::type);
            case LINES -> Optional.empty();
        };
    }

    /** An order's value where the record has no sum of its own. */
    private Optional<Double> total(Map<EventField, Object> event, ForeignRecord record, Consumer<String> remarks) {
        if (event.containsKey(EventField.VALUE)) {
            return Optional.empty();
        }
        OptionalDouble total = decimal(MappedField.ORDER_VALUE, record, remarks);
        if (total.isPresent()) {
            return Optional.of(total.getAsDouble());
        }
        OptionalDouble price = decimal(MappedField.PRICE, record, remarks);
        boolean piecesKnown = event.containsKey(EventField.QUANTITY)
                || record.cell(MappedField.QUANTITY).isEmpty();
        if (price.isPresent() && piecesKnown) {
            return Optional.of(
                    Money.rounded(price.getAsDouble() * (Integer) event.getOrDefault(EventField.QUANTITY, 1)));
        }
        return event.get(EventField.ITEMS) instanceof List<?> ? totalOf(lines(record, any -> {})) : Optional.empty();
    }

    private static Optional<Double> totalOf(List<LineItem> lines) {
        boolean allPriced = lines.stream().allMatch(line -> line.price().isPresent());
        return allPriced
                ? Optional.of(Money.rounded(lines.stream()
                        .mapToDouble(line -> line.quantity() * line.price().orElse(0))
                        .sum()))
                : Optional.empty();
    }

    private List<LineItem> lines(ForeignRecord record, Consumer<String> remarks) {
        List<LineItem> lines = new ArrayList<>();
        if (record.cell(MappedField.ITEMS).isPresent()) {
            remarks.accept("left out: field 'items' is no list");
        }
        for (ForeignRecord line : record.lines()) {
            Optional<String> item = line.text(MappedField.LINE_ITEM_ID);
            if (item.isEmpty()) {
                remarks.accept("left out: a line of 'items' without 'item_id'");
                continue;
            }
            lines.add(new LineItem(
                    item.get(),
                    line.text(MappedField.LINE_CATEGORY),
                    whole(MappedField.LINE_QUANTITY, line, remarks).orElse(1),
                    decimal(MappedField.LINE_PRICE, line, remarks)));
        }
        return lines;
    }

    /** A record's number; empty, with a remark, if what is there is none. */
    public OptionalDouble decimal(MappedField field, ForeignRecord record, Consumer<String> remarks) {
        Optional<ForeignRecord.Cell> cell = record.cell(field);
        OptionalDouble number =
                cell.map(written -> reader(field, written).read(written.text())).orElse(OptionalDouble.empty());
        return remarked(field, cell, number.isPresent(), remarks) ? number : OptionalDouble.empty();
    }

    /** A record's whole number; empty, with a remark, if what is there is none. */
    public OptionalInt whole(MappedField field, ForeignRecord record, Consumer<String> remarks) {
        Optional<ForeignRecord.Cell> cell = record.cell(field);
        Optional<Integer> number =
                cell.flatMap(written -> reader(field, written).whole(written.text()));
        remarked(field, cell, number.isPresent(), remarks);
        return number.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private Amounts reader(MappedField field, ForeignRecord.Cell cell) {
        return cell.isNumber() ? Amounts.with(DecimalSign.POINT) : amounts.apply(field);
    }

    private static boolean remarked(
            MappedField field, Optional<ForeignRecord.Cell> cell, boolean isNumber, Consumer<String> remarks) {
        if (cell.isPresent() && !isNumber) {
            remarks.accept(Amounts.remark(field, cell.get().text()));
        }
        return isNumber;
    }
}
