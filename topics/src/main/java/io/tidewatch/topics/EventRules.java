package io.tidewatch.topics;

import static io.tidewatch.topics.EventLimits.MAX_CATEGORY_LENGTH;
import static io.tidewatch.topics.EventLimits.MAX_ID_LENGTH;
import static io.tidewatch.topics.EventLimits.MAX_ITEMS;
import static io.tidewatch.topics.EventLimits.MAX_QUANTITY;
import static io.tidewatch.topics.EventLimits.MAX_RATING;
import static io.tidewatch.topics.EventLimits.MAX_TEXT_LENGTH;
import static io.tidewatch.topics.EventLimits.MAX_VALUE;
import static io.tidewatch.topics.EventLimits.MIN_QUANTITY;
import static io.tidewatch.topics.EventLimits.MIN_RATING;
import static io.tidewatch.topics.ReasonCode.OUT_OF_RANGE;

import java.time.Instant;

/**
 * The limits of {@link EventLimits} as checks of single fields, the same for reading and writing. A failure names the field
 * and the limit, never the value. Lengths are counted in Unicode code points, as JSON Schema does.
 */
final class EventRules {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final long MIN_MILLIS = EventLimits.MIN_TIME.toEpochMilli();
    private static final long MAX_MILLIS = EventLimits.MAX_TIME.toEpochMilli();

    private EventRules() {}

    /** Checks everything in an event. */
    static void check(ShopEvent event) throws InvalidEventException {
        id("event_id", event.eventId());
        id("user_id", event.userId());
        time(event.time());
        if (event.itemId().isPresent()) {
            id("item_id", event.itemId().get());
        }
        if (event.category().isPresent()) {
            category("category", event.category().get());
        }
        if (event.value().isPresent()) {
            money("value", event.value().getAsDouble());
        }
        if (event.currency().isPresent()) {
            currency(event.currency().get());
        }
        if (event.quantity().isPresent()) {
            quantity("quantity", event.quantity().getAsInt());
        }
        itemCount(event.items().size());
        for (LineItem item : event.items()) {
            check(item);
        }
        if (event.rating().isPresent()) {
            rating(event.rating().getAsDouble());
        }
        if (event.text().isPresent()) {
            text(event.text().get());
        }
        if (event.sessionId().isPresent()) {
            id("session_id", event.sessionId().get());
        }
    }

    private static void check(LineItem item) throws InvalidEventException {
        id("items[].item_id", item.itemId());
        if (item.category().isPresent()) {
            category("items[].category", item.category().get());
        }
        quantity("items[].quantity", item.quantity());
        if (item.price().isPresent()) {
            money("items[].price", item.price().getAsDouble());
        }
    }

    /** An id: not blank, not too long, no control characters. */
    static void id(String field, String id) throws InvalidEventException {
        line(field, id, MAX_ID_LENGTH);
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!Character.isSpaceChar(c) && c != BYTE_ORDER_MARK) {
                return;
            }
        }
        throw outOfRange(field, "must not be empty or blank");
    }

    /** A category path: like an id, but it may be empty. */
    static void category(String field, String category) throws InvalidEventException {
        line(field, category, MAX_CATEGORY_LENGTH);
    }

    /** Free text: everything but NUL, which many databases refuse, and halves of characters. */
    static void text(String text) throws InvalidEventException {
        length("text", text, MAX_TEXT_LENGTH);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw outOfRange("text", "must not have a NUL character");
            }
            if (Character.isSurrogate(c)) {
                i = endOfPair("text", text, i);
            }
        }
    }

    /** A currency code of three capital letters. Whether it exists is not asked: currencies come and go. */
    static void currency(String currency) throws InvalidEventException {
        boolean valid = currency.length() == 3;
        for (int i = 0; valid && i < 3; i++) {
            valid = currency.charAt(i) >= 'A' && currency.charAt(i) <= 'Z';
        }
        if (!valid) {
            throw outOfRange("currency", "must be an ISO 4217 code of three capital letters");
        }
    }

    /** Money: finite, not negative. */
    static void money(String field, double money) throws InvalidEventException {
        if (!(money >= 0 && money <= MAX_VALUE)) {
            throw outOfRange(field, "must be 0 to " + (long) MAX_VALUE);
        }
    }

    /** Stars. */
    static void rating(double rating) throws InvalidEventException {
        if (!(rating >= MIN_RATING && rating <= MAX_RATING)) {
            throw outOfRange("rating", "must be " + (int) MIN_RATING + " to " + (int) MAX_RATING);
        }
    }

    /** Pieces. Takes a long so that a reader need not narrow before it asks. */
    static void quantity(String field, long quantity) throws InvalidEventException {
        if (quantity < MIN_QUANTITY || quantity > MAX_QUANTITY) {
            throw outOfRange(field, "must be " + MIN_QUANTITY + " to " + MAX_QUANTITY);
        }
    }

    /** How many lines a basket has. */
    static void itemCount(int count) throws InvalidEventException {
        if (count > MAX_ITEMS) {
            throw outOfRange("items", "must have at most " + MAX_ITEMS + " lines");
        }
    }

    /** A time that is no mistake of unit. */
    static void time(long epochMillis) throws InvalidEventException {
        if (epochMillis < MIN_MILLIS || epochMillis > MAX_MILLIS) {
            throw outOfRange(
                    "time",
                    "must be " + EventLimits.MIN_TIME + " to " + EventLimits.MAX_TIME
                            + "; a number is milliseconds since 1970");
        }
    }

    private static void time(Instant time) throws InvalidEventException {
        if (time.isBefore(EventLimits.MIN_TIME) || time.isAfter(EventLimits.MAX_TIME)) {
            // Said in one place; a time too far away for milliseconds is out of range as well.
            time(Long.MAX_VALUE);
        }
    }

    private static void line(String field, String text, int limit) throws InvalidEventException {
        length(field, text, limit);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                throw outOfRange(field, "must not have control characters");
            }
            if (Character.isSurrogate(c)) {
                i = endOfPair(field, text, i);
            }
        }
    }

    private static void length(String field, String text, int limit) throws InvalidEventException {
        if (text.length() > limit && text.codePointCount(0, text.length()) > limit) {
            throw outOfRange(field, "must have at most " + limit + " characters");
        }
    }

    private static int endOfPair(String field, String text, int at) throws InvalidEventException {
        if (at + 1 == text.length() || !Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1))) {
            throw outOfRange(field, "must not have half of a surrogate pair");
        }
        return at + 1;
    }

    private static InvalidEventException outOfRange(String field, String rule) {
        return new InvalidEventException(OUT_OF_RANGE, "field '" + field + "' " + rule);
    }
}
