package io.tidewatch.topics;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The fields of a {@link ShopEvent}, in the order in which they are written. */
public enum EventField implements WireField<ShopEvent> {
    EVENT_ID(FieldKind.ID, true, event -> Optional.of(event.eventId())),
    USER_ID(FieldKind.ID, true, event -> Optional.of(event.userId())),
    TYPE(FieldKind.TYPE, true, event -> Optional.of(event.type())),
    TIME(FieldKind.TIME, true, event -> Optional.of(event.time())),
    ITEM_ID(FieldKind.ID, false, ShopEvent::itemId),
    CATEGORY(FieldKind.LABEL, false, ShopEvent::category),
    VALUE(FieldKind.MONEY, false, event -> event.value().stream().boxed().findFirst()),
    CURRENCY(FieldKind.CURRENCY, false, ShopEvent::currency),
    QUANTITY(FieldKind.PIECES, false, event -> event.quantity().stream().boxed().findFirst()),
    ITEMS(FieldKind.LINES, false, event -> Optional.of(event.items()).filter(EventField::isAny)),
    RATING(FieldKind.STARS, false, event -> event.rating().stream().boxed().findFirst()),
    TEXT(FieldKind.WORDS, false, ShopEvent::text),
    SESSION_ID(FieldKind.ID, false, ShopEvent::sessionId);

    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final FieldKind kind;
    private final boolean required;
    private final Function<ShopEvent, Optional<?>> value;

    EventField(FieldKind kind, boolean required, Function<ShopEvent, Optional<?>> value) {
        this.kind = kind;
        this.required = required;
        this.value = value;
    }

    /** Those that every event has. */
    public static List<EventField> required() {
        return Stream.of(values()).filter(EventField::isRequired).toList();
    }

    /** Those that an event may lack. */
    public static List<EventField> optional() {
        return Stream.of(values()).filter(field -> !field.isRequired()).toList();
    }

    private static boolean isAny(List<LineItem> lines) {
        return !lines.isEmpty();
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public String label() {
        return wireName;
    }

    @Override
    public FieldKind kind() {
        return kind;
    }

    @Override
    public boolean isRequired() {
        return required;
    }

    @Override
    public Optional<?> of(ShopEvent event) {
        return value.apply(event);
    }
}
