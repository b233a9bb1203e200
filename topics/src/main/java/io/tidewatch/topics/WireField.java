package io.tidewatch.topics;

import java.util.Optional;

/**
 * A line of the table of an object's fields, from which every reader and writer of the object takes names, kinds and limits.
 *
 * @param <R> the object: {@link ShopEvent}, {@link LineItem} or {@link Alias}
 */
public interface WireField<R> {
    /** The name in JSON. */
    String wireName();

    /** What messages call the field. */
    String label();

    FieldKind kind();

    /** Whether an object without the field is refused. */
    boolean isRequired();

    /** An object's value of the class that {@link FieldKind.Shape} names; empty if the field is left out. */
    Optional<?> of(R object);
}
