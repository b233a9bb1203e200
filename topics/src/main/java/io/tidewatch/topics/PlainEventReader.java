package io.tidewatch.topics;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Reads the events that nearly all are, straight from their bytes in a third of {@link ShopEventReader}'s time: printable ASCII
 * without escapes, known fields only and each once, no nulls, numbers without sign and exponent. It refuses nothing and judges
 * nothing: at the first byte that is not of this kind, or value that the contract might not allow, it gives up, and the other
 * reader, which alone knows the contract, reads the message from its beginning. One instance reads one message.
 */
final class PlainEventReader {
    /** In the order of the contract, in which they usually come. */
    private static final byte[][] FIELDS = names(
            "event_id",
            "user_id",
            "type",
            "time",
            "item_id",
            "category",
            "value",
            "currency",
            "quantity",
            "items",
            "rating",
            "text",
            "session_id");

    private static final byte[][] LINE_FIELDS = names("item_id", "category", "quantity", "price");
    private static final EventType[] TYPES = EventType.values();
    private static final byte[][] TYPE_NAMES =
            names(Arrays.stream(TYPES).map(EventType::wireName).toArray(String[]::new));
    /** Digits that a double and a long hold exactly, whatever they are. */
    private static final int MAX_DIGITS = 15;
    /** The powers of ten that a double holds exactly, as far as they are needed. */
    private static final double[] POWERS_OF_TEN = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private final byte[] json;
    /** The next byte to read. */
    private int at;

    private PlainEventReader(byte[] json) {
        this.json = json;
    }

    /** The event; empty if it takes the other reader to read or to refuse it. */
    static Optional<ShopEvent> read(byte[] json) {
        if (json == null || json.length > EventLimits.MAX_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PlainEventReader(json).message());
        } catch (NotPlain notPlain) {
            return Optional.empty();
        }
    }

    /** Thrown where a message turns out not to be plain; one for all, since nobody looks at it. */
    private static final class NotPlain extends Exception {
        private static final long serialVersionUID = 1L;
        private static final NotPlain HERE = new NotPlain();

        private NotPlain() {
            super(null, null, false, false);
        }
    }

    private ShopEvent message() throws NotPlain {
        Optional<String> eventId = Optional.empty();
        Optional<String> userId = Optional.empty();
        Optional<EventType> type = Optional.empty();
        Optional<Instant> time = Optional.empty();
        Optional<String> itemId = Optional.empty();
        Optional<String> category = Optional.empty();
        OptionalDouble value = OptionalDouble.empty();
        Optional<String> currency = Optional.empty();
        OptionalInt quantity = OptionalInt.empty();
        List<LineItem> items = List.of();
        OptionalDouble rating = OptionalDouble.empty();
        Optional<String> text = Optional.empty();
        Optional<String> sessionId = Optional.empty();
        int seen = 0;
        int field = -1;
        expect('{');
        do {
            field = name(FIELDS, field + 1);
            seen = once(seen, field);
            // The numbers are places in FIELDS.
            switch (field) {
                case 0 -> eventId = Optional.of(id());
                case 1 -> userId = Optional.of(id());
                case 2 -> type = Optional.of(type());
                case 3 -> time = Optional.of(time());
                case 4 -> itemId = Optional.of(id());
                case 5 -> category = Optional.of(text(EventLimits.MAX_CATEGORY_LENGTH));
                case 6 -> value = OptionalDouble.of(upTo(EventLimits.MAX_VALUE));
                case 7 -> currency = Optional.of(currency());
                case 8 -> quantity = OptionalInt.of(quantity());
                case 9 -> items = items();
                case 10 -> rating = OptionalDouble.of(upTo(EventLimits.MAX_RATING));
                case 11 -> text = Optional.of(text(EventLimits.MAX_TEXT_LENGTH));
                default -> sessionId = Optional.of(id());
            }
        } while (more('}'));
        skipSpace();
        if (at < json.length || eventId.isEmpty() || userId.isEmpty() || type.isEmpty() || time.isEmpty()) {
            throw NotPlain.HERE;
        }
        return new ShopEvent(
                eventId.get(),
                userId.get(),
                type.get(),
                time.get(),
                itemId,
                category,
                value,
                currency,
                quantity,
                items,
                rating,
                text,
                sessionId);
    }

    private List<LineItem> items() throws NotPlain {
        expect('[');
        List<LineItem> lines = new ArrayList<>(1);
        do {
            lines.add(line());
            if (lines.size() > EventLimits.MAX_ITEMS) {
                throw NotPlain.HERE;
            }
        } while (more(']'));
        return lines;
    }

    private LineItem line() throws NotPlain {
        Optional<String> itemId = Optional.empty();
        Optional<String> category = Optional.empty();
        int quantity = 1;
        OptionalDouble price = OptionalDouble.empty();
        int seen = 0;
        int field = -1;
        expect('{');
        do {
            field = name(LINE_FIELDS, field + 1);
            seen = once(seen, field);
            switch (field) {
                case 0 -> itemId = Optional.of(id());
                case 1 -> category = Optional.of(text(EventLimits.MAX_CATEGORY_LENGTH));
                case 2 -> quantity = quantity();
                default -> price = OptionalDouble.of(upTo(EventLimits.MAX_VALUE));
            }
        } while (more('}'));
        if (itemId.isEmpty()) {
            throw NotPlain.HERE;
        }
        return new LineItem(itemId.get(), category, quantity, price);
    }

    /** Reads a field's name and its colon; looks from {@code likely} on, where it is found at once if the order is usual. */
    private int name(byte[][] names, int likely) throws NotPlain {
        int start = string();
        int field = oneOf(names, likely, start);
        expect(':');
        return field;
    }

    private static int once(int seen, int field) throws NotPlain {
        if ((seen & 1 << field) != 0) {
            throw NotPlain.HERE;
        }
        return seen | 1 << field;
    }

    private String id() throws NotPlain {
        String id = text(EventLimits.MAX_ID_LENGTH);
        if (id.isBlank()) {
            throw NotPlain.HERE;
        }
        return id;
    }

    private String text(int limit) throws NotPlain {
        int start = string();
        int length = at - 1 - start;
        if (length > limit) {
            throw NotPlain.HERE;
        }
        return new String(json, start, length, StandardCharsets.ISO_8859_1);
    }

    private EventType type() throws NotPlain {
        return TYPES[oneOf(TYPE_NAMES, 0, string())];
    }

    private String currency() throws NotPlain {
        String code = text(EventLimits.MAX_ID_LENGTH);
        try {
            EventRules.currency(code);
        } catch (InvalidEventException refused) {
            throw NotPlain.HERE;
        }
        return code;
    }

    private Instant time() throws NotPlain {
        int start = string();
        long millis = WireTime.parse(json, start, at - 1);
        try {
            // Also refuses what is no time.
            EventRules.time(millis);
        } catch (InvalidEventException refused) {
            throw NotPlain.HERE;
        }
        return Instant.ofEpochMilli(millis);
    }

    private int quantity() throws NotPlain {
        double pieces = upTo(EventLimits.MAX_QUANTITY);
        if (pieces < EventLimits.MIN_QUANTITY || pieces != (int) pieces) {
            throw NotPlain.HERE;
        }
        return (int) pieces;
    }

    /** A number from 0 on. A quotient of two numbers that a double holds exactly is the double nearest to the decimal. */
    private double upTo(double limit) throws NotPlain {
        skipSpace();
        int start = at;
        long digits = digits(0);
        int count = at - start;
        if (count > 1 && json[start] == '0') {
            throw NotPlain.HERE;
        }
        int decimals = 0;
        if (at < json.length && json[at] == '.') {
            int point = at++;
            digits = digits(digits);
            decimals = at - point - 1;
            if (decimals == 0) {
                throw NotPlain.HERE;
            }
        }
        if (count == 0 || count + decimals > MAX_DIGITS) {
            throw NotPlain.HERE;
        }
        double number = digits / POWERS_OF_TEN[decimals];
        if (number > limit) {
            throw NotPlain.HERE;
        }
        return number;
    }

    /** Reads digits, appending them to those of {@code before}; too many overflow, but then they are too many anyway. */
    private long digits(long before) {
        long digits = before;
        for (; at < json.length && json[at] >= '0' && json[at] <= '9'; at++) {
            digits = 10 * digits + json[at] - '0';
        }
        return digits;
    }

    /** Reads a string; it is from the result to before {@code at - 1}. */
    private int string() throws NotPlain {
        expect('"');
        int start = at;
        while (at < json.length) {
            byte c = json[at++];
            if (c == '"') {
                return start;
            }
            if (c < ' ' || c > '~' || c == '\\') {
                break;
            }
        }
        throw NotPlain.HERE;
    }

    /** Which of the names the string just read is. */
    private int oneOf(byte[][] names, int likely, int start) throws NotPlain {
        int name = likely;
        for (int i = 0; i < names.length; i++, name++) {
            if (name == names.length) {
                name = 0;
            }
            if (Arrays.equals(names[name], 0, names[name].length, json, start, at - 1)) {
                return name;
            }
        }
        throw NotPlain.HERE;
    }

    /** Whether a comma follows rather than the end. */
    private boolean more(char end) throws NotPlain {
        skipSpace();
        if (at < json.length && json[at] == ',') {
            at++;
            return true;
        }
        expect(end);
        return false;
    }

    private void expect(char c) throws NotPlain {
        skipSpace();
        if (at == json.length || json[at++] != c) {
            throw NotPlain.HERE;
        }
    }

    private void skipSpace() {
        while (at < json.length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
    }

    private static byte[][] names(String... names) {
        return Arrays.stream(names)
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }
}
