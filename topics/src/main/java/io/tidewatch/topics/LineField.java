package io.tidewatch.topics;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The fields of a {@link LineItem}, in the order in which they are written. */
public enum LineField implements WireField<LineItem> {
    ITEM_ID(FieldKind.ID, true, line -> Optional.of(line.itemId())),
    CATEGORY(FieldKind.LABEL, false, LineItem::category),
    QUANTITY(FieldKind.PIECES, false, line -> Optional.of(line.quantity())),
    PRICE(FieldKind.MONEY, false, line -> line.price().stream().boxed().findFirst());

    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final FieldKind kind;
    private final boolean required;
    private final Function<LineItem, Optional<?>> value;

    LineField(FieldKind kind, boolean required, Function<LineItem, Optional<?>> value) {
        this.kind = kind;
        this.required = required;
        this.value = value;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public String label() {
        return EventField.ITEMS.wireName() + "[]." + wireName;
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
    public Optional<?> of(LineItem line) {
        return value.apply(line);
    }
}
