package io.tidewatch.topics;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.NumberOutput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Writes the JSON of one message after the other into the same array, for the two messages that every event leads to; {@link
 * Json} costs several times as much. The values come out byte for byte as from there. Names, brackets and commas are the
 * caller's part: constants, encoded once. Not thread-safe.
 */
final class JsonBytes {
    /** Bytes that most messages fit into. */
    private static final int USUAL_BYTES = 1_024;

    private static final int DECIMALS = 4;
    private static final int ONE = 10_000;
    /** From here to the next, numbers are written without an exponent. */
    private static final int MIN_FIXED_TEN_THOUSANDTHS = 10;

    private static final double MAX_FIXED = 10_000_000;
    private static final byte[] ZERO = constant("0.0");
    /** What comes after the digit of fewer ten-thousandths. */
    private static final byte[] TEN_THOUSANDTHS = constant(".0E-4");

    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;

    /** The bytes of what is the same in every message. */
    static byte[] constant(String json) {
        return json.getBytes(StandardCharsets.US_ASCII);
    }

    /** Begins a message, whatever became of the last one. */
    void start() {
        length = 0;
    }

    /** The message: the only thing that is allocated for it. */
    byte[] message() {
        return since(0);
    }

    /** Bytes of the message so far. */
    int length() {
        return length;
    }

    /** What was written since the message had that length. */
    byte[] since(int start) {
        return Arrays.copyOfRange(bytes, start, length);
    }

    /** Something that is JSON already. */
    void raw(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
    }

    /** A bracket or comma. */
    void raw(char json) {
        reserve(1);
        bytes[length++] = (byte) json;
    }

    /**
     * A text in quotes.
     *
     * @throws IllegalArgumentException if it has half of a surrogate pair, which UTF-8 cannot say
     */
    void text(String text) {
        raw('"');
        if (!plain(text)) {
            raw(JsonStringEncoder.getInstance().quoteAsUTF8(text));
        }
        raw('"');
    }

    /** Writes a text, unless it needs more than a byte for each character. */
    private boolean plain(String text) {
        reserve(text.length());
        byte[] to = bytes;
        int start = length;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
            to[start + i] = (byte) c;
        }
        length += text.length();
        return true;
    }

    /** A time as {@link WireTime} writes it, in quotes. */
    void time(Instant time) {
        raw('"');
        reserve(WireTime.WRITTEN_LENGTH);
        length = WireTime.put(time, bytes, length);
        raw('"');
    }

    /** A whole number. */
    void whole(int number) {
        reserve(Digits.MAX_LENGTH);
        length = Digits.put(number, bytes, length);
    }

    /** A finite double. Fast for what has at most four decimals, as risks, days and money do. */
    void number(double number) {
        if (number > 0 && number < MAX_FIXED) {
            long tenThousandths = (long) Math.rint(number * ONE);
            // Decimals of so few digits have each a double of its own, so this one is the shortest that reads back.
            if (tenThousandths / (double) ONE == number) {
                if (tenThousandths < MIN_FIXED_TEN_THOUSANDTHS) {
                    raw((char) ('0' + tenThousandths));
                    raw(TEN_THOUSANDTHS);
                } else {
                    fixed(tenThousandths);
                }
                return;
            }
        }
        // Minus zero has other bits.
        raw(Double.doubleToRawLongBits(number) == 0 ? ZERO : constant(NumberOutput.toString(number, true)));
    }

    private void fixed(long tenThousandths) {
        reserve(Digits.MAX_LENGTH + 1 + DECIMALS);
        int whole = (int) (tenThousandths / ONE);
        length = Digits.put(whole, bytes, length);
        bytes[length++] = '.';
        int decimals = (int) (tenThousandths - (long) whole * ONE);
        int count = DECIMALS;
        while (count > 1 && decimals % 10 == 0) {
            decimals /= 10;
            count--;
        }
        length = Digits.put(decimals, count, bytes, length);
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
