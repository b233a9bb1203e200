package io.tidewatch.topics;

import java.nio.charset.StandardCharsets;

/** Whole numbers as decimal digits in bytes. */
final class Digits {
    /** Characters of the longest int, {@code -2147483648}. */
    static final int MAX_LENGTH = 11;
    /** 10^0 to 10^9. */
    private static final int[] POWERS_OF_TEN = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private Digits() {}

    /** How many digits a number that is not negative has; one for zero. */
    static int count(int number) {
        // Bits times log10(2), about 1233 / 4096, are the digits or one less.
        int count = (Integer.SIZE - Integer.numberOfLeadingZeros(number | 1)) * 1233 >> 12;
        return number >= POWERS_OF_TEN[count] ? count + 1 : Math.max(1, count);
    }

    /**
     * Writes a number that is not negative in {@code count} digits, as many as it has or more.
     *
     * @return the end of what was written
     */
    static int put(int number, int count, byte[] to, int from) {
        int rest = number;
        for (int i = from + count - 1; i >= from; i--) {
            to[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return from + count;
    }

    /**
     * Writes a number with its sign if it is negative, in as many digits as it has.
     *
     * @return the end of what was written
     */
    static int put(int number, byte[] to, int from) {
        if (number < 0) {
            // Seldom; and the smallest one has no opposite.
            byte[] text = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(text, 0, to, from, text.length);
            return from + text.length;
        }
        if (number < 10) {
            to[from] = (byte) ('0' + number);
            return from + 1;
        }
        return put(number, count(number), to, from);
    }
}
