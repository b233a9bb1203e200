package io.tidewatch.topics;

import static io.tidewatch.topics.ReasonCode.OUT_OF_RANGE;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The limits of {@link FieldKind} as checks of single fields, the same for reading and writing. A failure names the field and
 * the limit, never the value. Lengths are counted in Unicode code points, as JSON Schema does.
 */
final class EventRules {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final long MIN_MILLIS = EventLimits.MIN_TIME.toEpochMilli();
    private static final long MAX_MILLIS = EventLimits.MAX_TIME.toEpochMilli();

    private EventRules() {}

    /** Checks everything in an event. */
    static void check(ShopEvent event) throws InvalidEventException {
        for (EventField field : EventField.values()) {
            check(field, event);
        }
    }

    private static <R> void check(WireField<R> field, R object) throws InvalidEventException {
        Optional<?> value = field.of(object);
        if (value.isPresent()) {
            switch (field.kind().shape()) {
                case TEXT -> text(field, (String) value.get());
                case DECIMAL -> decimal(field, (Double) value.get());
                case WHOLE -> whole(field, (Integer) value.get());
                case TIME -> time(field, (Instant) value.get());
                case LINES -> lines(field, (List<?>) value.get());
                case TYPE -> {
                    // Every type is one of the contract's.
                }
            }
        }
    }

    private static void lines(WireField<?> field, List<?> lines) throws InvalidEventException {
        count(field, lines.size());
        for (Object line : lines) {
            for (LineField ofLine : LineField.values()) {
                check(ofLine, (LineItem) line);
            }
        }
    }

    /** Any text: its content, its length, its characters. */
    static void text(WireField<?> field, String text) throws InvalidEventException {
        content(field, text);
        int limit = (int) field.kind().most();
        if (text.length() > limit && text.codePointCount(0, text.length()) > limit) {
            throw outOfRange(field, "must have at most " + limit + " characters");
        }
        boolean words = field.kind() == FieldKind.WORDS;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (words && c == 0) {
                // Many databases refuse it.
                throw outOfRange(field, "must not have a NUL character");
            }
            if (!words && Character.isISOControl(c)) {
                throw outOfRange(field, "must not have control characters");
            }
            if (Character.isSurrogate(c)) {
                i = endOfPair(field, text, i);
            }
        }
    }

    /** What some kinds ask of a text besides its length and its characters. */
    static void content(WireField<?> field, String text) throws InvalidEventException {
        if (field.kind() == FieldKind.ID && isBlank(text)) {
            throw outOfRange(field, "must not be empty or blank");
        }
        // Whether a currency exists is not asked: currencies come and go.
        if (field.kind() == FieldKind.CURRENCY && !isCurrency(text)) {
            throw outOfRange(field, "must be an ISO 4217 code of three capital letters");
        }
    }

    private static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSpaceChar(c) && c != BYTE_ORDER_MARK) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCurrency(String text) {
        boolean valid = text.length() == 3;
        for (int i = 0; valid && i < 3; i++) {
            valid = text.charAt(i) >= 'A' && text.charAt(i) <= 'Z';
        }
        return valid;
    }

    /** A number with a fraction: finite, within its kind's limits. */
    static void decimal(WireField<?> field, double number) throws InvalidEventException {
        if (!(number >= field.kind().least() && number <= field.kind().most())) {
            throw outOfRange(
                    field,
                    "must be " + (long) field.kind().least() + " to "
                            + (long) field.kind().most());
        }
    }

    /** A whole number. Takes a long so that a reader need not narrow before it asks. */
    static void whole(WireField<?> field, long number) throws InvalidEventException {
        decimal(field, number);
    }

    /** How many lines a basket has. */
    static void count(WireField<?> field, int count) throws InvalidEventException {
        if (count > field.kind().most()) {
            throw outOfRange(field, "must have at most " + (int) field.kind().most() + " lines");
        }
    }

    /** A time that is no mistake of unit. */
    static void time(WireField<?> field, long epochMillis) throws InvalidEventException {
        if (epochMillis < MIN_MILLIS || epochMillis > MAX_MILLIS) {
            throw outOfRange(
                    field,
                    "must be " + EventLimits.MIN_TIME + " to " + EventLimits.MAX_TIME
                            + "; a number is milliseconds since 1970");
        }
    }

    private static void time(WireField<?> field, Instant time) throws InvalidEventException {
        if (time.isBefore(EventLimits.MIN_TIME) || time.isAfter(EventLimits.MAX_TIME)) {
            // Said in one place; a time too far away for milliseconds is out of range as well.
            time(field, Long.MAX_VALUE);
        }
    }

    private static int endOfPair(WireField<?> field, String text, int at) throws InvalidEventException {
        if (at + 1 == text.length() || !Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1))) {
            throw outOfRange(field, "must not have half of a surrogate pair");
        }
        return at + 1;
    }

    private static InvalidEventException outOfRange(WireField<?> field, String rule) {
        return new InvalidEventException(OUT_OF_RANGE, "field '" + field.label() + "' " + rule);
    }
}
