package io.tidewatch.topics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Whole numbers as decimal digits in bytes. */
final class Digits {
    /** Characters of the longest int, {@code -2147483648}. */
    static final int MAX_LENGTH = 11;
    /** 10^0 to 10^9. */
    static final int[] POWERS_OF_TEN = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };
    /** Eight bytes as a long whose first byte is the lowest. */
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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

    /** Writes a number that is not negative in nine digits, in a third of the time of {@link #put}: without a loop. */
    static void putNine(int number, byte[] to, int from) {
        int first = number / POWERS_OF_TEN[8];
        to[from] = (byte) ('0' + first);
        EIGHT_BYTES.set(to, from + 1, eight(number - first * POWERS_OF_TEN[8]));
    }

    /**
     * Eight digits as bytes of a long. The number is halved three times, all parts at once: into two numbers of four digits in
     * 32 bits each, four of two digits, eight of one.
     */
    private static long eight(int number) {
        int upper = number / 10_000;
        long fours = upper | (long) (number - upper * 10_000) << 32;
        // 10486 / 2^20 and 103 / 2^10 are 1/100 and 1/10, near enough for numbers so small.
        long hundreds = fours * 10_486 >>> 20 & 0x0000_007f_0000_007fL;
        long twos = hundreds | fours - 100 * hundreds << 16;
        long tens = twos * 103 >>> 10 & 0x000f_000f_000f_000fL;
        long ones = tens | twos - 10 * tens << 8;
        return ones | 0x3030_3030_3030_3030L;
    }
}
