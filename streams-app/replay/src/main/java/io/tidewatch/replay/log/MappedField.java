package io.tidewatch.replay.log;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a user's own table or JSON can be mapped to: the fields of the contract's event, and the price of one piece. */
enum MappedField {
    EVENT_ID,
    USER_ID,
    TYPE,
    TIME,
    ITEM_ID,
    CATEGORY,
    VALUE,
    CURRENCY,
    QUANTITY,
    PRICE,
    RATING,
    TEXT,
    SESSION_ID;

    /** The name in the contract and on the command line. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The field of this name. */
    static Optional<MappedField> named(String name) {
        return Arrays.stream(values())
                .filter(field -> field.wireName().equals(name.strip()))
                .findFirst();
    }

    /** All names, for messages. */
    static String names() {
        return Arrays.stream(values()).map(MappedField::wireName).collect(Collectors.joining(", "));
    }
}
