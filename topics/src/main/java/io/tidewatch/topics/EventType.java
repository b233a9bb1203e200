package io.tidewatch.topics;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a user did. The order is part of the contract: features and profiles index by {@link #ordinal()}, so a new type goes to
 * the end.
 */
public enum EventType {
    BROWSE,
    SEARCH,
    CART,
    FAVOURITE,
    PURCHASE,
    RETURN,
    REVIEW,
    SUPPORT;

    private static final Map<String, EventType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));
    private static final String NAMES =
            Arrays.stream(values()).map(EventType::wireName).collect(Collectors.joining(", "));

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name on the wire, in lower case. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** The type of this name on the wire. */
    public static Optional<EventType> named(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    /** All names on the wire, for messages. */
    public static String names() {
        return NAMES;
    }
}
