package io.tidewatch.topics;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a user did. The order is part of the contract: features and profiles index by {@link #ordinal()}. */
public enum EventType {
    BROWSE,
    SEARCH,
    CART,
    FAVOURITE,
    PURCHASE,
    RETURN,
    REVIEW,
    SUPPORT;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name on the wire, in lower case. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
