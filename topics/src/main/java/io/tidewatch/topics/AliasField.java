package io.tidewatch.topics;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The fields of an {@link Alias}, in the order in which they are written. */
enum AliasField implements WireField<Alias> {
    EVENT_ID(FieldKind.ID, alias -> Optional.of(alias.eventId())),
    USER_ID(FieldKind.ID, alias -> Optional.of(alias.userId())),
    ANONYMOUS_ID(FieldKind.ID, alias -> Optional.of(alias.anonymousId())),
    TIME(FieldKind.TIME, alias -> Optional.of(alias.time()));

    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final FieldKind kind;
    private final Function<Alias, Optional<?>> value;

    AliasField(FieldKind kind, Function<Alias, Optional<?>> value) {
        this.kind = kind;
        this.value = value;
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
        return true;
    }

    @Override
    public Optional<?> of(Alias alias) {
        return value.apply(alias);
    }
}
