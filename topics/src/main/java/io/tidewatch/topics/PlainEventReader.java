package io.tidewatch.topics;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the events that nearly all are, straight from their bytes in a third of {@link ShopEventReader}'s time: printable ASCII
 * without escapes, known fields only and each once, no nulls, numbers without sign and exponent. It refuses nothing and judges
 * nothing: at the first byte that is not of this kind, or value that the contract might not allow, it gives up, and the other
 * reader, which alone knows the contract, reads the message from its beginning. One instance reads one message.
 */
final class PlainEventReader {
    private static final EventType[] TYPES = EventType.values();
    private static final byte[][] TYPE_NAMES =
            FieldTable.quoted(Arrays.stream(TYPES).map(EventType::wireName).toArray(String[]::new));
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
        ShopEvent event = ShopEvent.of(object(FieldTable.EVENT));
        skipSpace();
        if (at < json.length) {
            throw NotPlain.HERE;
        }
        return event;
    }

    /** The values of an object's fields, by their places in the table. */
    private Object[] object(FieldTable table) throws NotPlain {
        Object[] values = new Object[table.size()];
        int place = -1;
        expect('{');
        do {
            place = oneOf(table.quoted(), place + 1);
            if (values[place] != null) {
                throw NotPlain.HERE;
            }
            expect(':');
            values[place] = value(table.field(place), table.kind(place));
        } while (more('}'));
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null && table.field(i).isRequired()) {
                throw NotPlain.HERE;
            }
        }
        return values;
    }

    private Object value(WireField<?> field, FieldKind kind) throws NotPlain {
        return switch (kind.shape()) {
            case TEXT -> text(field, kind);
            case DECIMAL -> decimal(kind);
            case WHOLE -> whole(kind);
            case TYPE -> TYPES[oneOf(TYPE_NAMES, 0)];
            case TIME -> time(field);
            case LINES -> lines(kind);
        };
    }

    private List<LineItem> lines(FieldKind kind) throws NotPlain {
        expect('[');
        List<LineItem> lines = new ArrayList<>(1);
        do {
            lines.add(LineItem.of(object(FieldTable.LINE)));
            if (lines.size() > kind.most()) {
                throw NotPlain.HERE;
            }
        } while (more(']'));
        return lines;
    }

    private String text(WireField<?> field, FieldKind kind) throws NotPlain {
        int start = string();
        int length = at - 1 - start;
        if (length > kind.most()) {
            throw NotPlain.HERE;
        }
        String text = new String(json, start, length, StandardCharsets.ISO_8859_1);
        try {
            EventRules.content(field, text);
        } catch (InvalidEventException refused) {
            throw NotPlain.HERE;
        }
        return text;
    }

    private Instant time(WireField<?> field) throws NotPlain {
        int start = string();
        long millis = WireTime.parse(json, start, at - 1);
        try {
            // Also refuses what is no time.
            EventRules.time(field, millis);
        } catch (InvalidEventException refused) {
            throw NotPlain.HERE;
        }
        return Instant.ofEpochMilli(millis);
    }

    private int whole(FieldKind kind) throws NotPlain {
        double number = decimal(kind);
        if (number != (int) number) {
            throw NotPlain.HERE;
        }
        return (int) number;
    }

    /** A number from 0 on. A quotient of two numbers that a double holds exactly is the double nearest to the decimal. */
    private double decimal(FieldKind kind) throws NotPlain {
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
        if (number < kind.least() || number > kind.most()) {
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

    /** Reads one of these names; looks at {@code likely} first, where it is found at once if the order is usual. */
    private int oneOf(byte[][] quoted, int likely) throws NotPlain {
        skipSpace();
        int start = at;
        if (likely < quoted.length && isAt(quoted[likely], start, start + quoted[likely].length)) {
            at = start + quoted[likely].length;
            return likely;
        }
        string();
        int name = likely;
        for (int i = 0; i < quoted.length; i++, name++) {
            if (name >= quoted.length) {
                name = 0;
            }
            if (isAt(quoted[name], start, at)) {
                return name;
            }
        }
        throw NotPlain.HERE;
    }

    private boolean isAt(byte[] quoted, int from, int to) {
        return to <= json.length && Arrays.equals(quoted, 0, quoted.length, json, from, to);
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
}
