package io.tidewatch.mapping;

import io.tidewatch.topics.EventField;
import io.tidewatch.topics.FieldKind;
import io.tidewatch.topics.LineField;
import io.tidewatch.topics.WireField;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a column of another system's log can be mapped to: a field of an event, a field of the lines of its basket, or what makes
 * one of them.
 */
public enum MappedField {
    EVENT_ID(EventField.EVENT_ID),
    USER_ID(EventField.USER_ID),
    TYPE(EventField.TYPE),
    TIME(EventField.TIME),
    ITEM_ID(EventField.ITEM_ID),
    CATEGORY(EventField.CATEGORY),
    VALUE(EventField.VALUE),
    CURRENCY(EventField.CURRENCY),
    QUANTITY(EventField.QUANTITY),
    RATING(EventField.RATING),
    TEXT(EventField.TEXT),
    SESSION_ID(EventField.SESSION_ID),
    /** The price of one piece: makes a value, or is that of a line. */
    PRICE("price", LineField.PRICE),
    /** The order's number: a purchase of the same number counts once, however often it is told. */
    ORDER_ID("order_id", EventField.EVENT_ID),
    /** The order's total where each row is a line of an order: it counts once an order. */
    ORDER_VALUE("order_value", EventField.VALUE),
    /** Where a JSON object has the lines of its basket. */
    ITEMS("items", EventField.ITEMS),
    LINE_ITEM_ID("items.item_id", LineField.ITEM_ID),
    LINE_CATEGORY("items.category", LineField.CATEGORY),
    LINE_QUANTITY("items.quantity", LineField.QUANTITY),
    LINE_PRICE("items.price", LineField.PRICE);

    private final String wireName;
    private final WireField<?> field;

    MappedField(EventField field) {
        this(field.wireName(), field);
    }

    MappedField(String wireName, WireField<?> field) {
        this.wireName = wireName;
        this.field = field;
    }

    /** The name on the command line, in presets and in messages. */
    public String wireName() {
        return wireName;
    }

    /** The name that a log has for it where nobody says another: that of the contract. */
    String ownName() {
        return isOfLine() ? field.wireName() : wireName;
    }

    /** Whether it is asked of a line of a basket, not of the event. */
    public boolean isOfLine() {
        return this == LINE_ITEM_ID || this == LINE_CATEGORY || this == LINE_QUANTITY || this == LINE_PRICE;
    }

    /** Whether it is a number. */
    public boolean isNumber() {
        return field.kind().shape() == FieldKind.Shape.DECIMAL || field.kind().shape() == FieldKind.Shape.WHOLE;
    }

    /** The fields that are numbers. */
    public static List<MappedField> numbers() {
        return Arrays.stream(values()).filter(MappedField::isNumber).toList();
    }

    /** The place that a column is mapped to for a field of an event. */
    static MappedField of(EventField field) {
        return valueOf(field.name());
    }

    /** The one of this name. */
    static Optional<MappedField> named(String name) {
        return Arrays.stream(values())
                .filter(field -> field.wireName.equals(name.strip()))
                .findFirst();
    }

    /** All names, for a message. */
    static String names() {
        return Arrays.stream(values()).map(MappedField::wireName).collect(Collectors.joining(", "));
    }
}
