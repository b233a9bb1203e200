package io.tidewatch.topics;

import java.math.BigInteger;

/**
 * Writes a float as the shortest decimal that reads back as the same float, straight into bytes: half of a feature message's
 * numbers need it, and as Strings they would be most of its cost.
 *
 * <p>The method and the text are those of {@code Float.toString} in Java 19 and later: Raffaello Giulietti, "The Schubfach way
 * to render doubles" (2020). In a unit {@code 10^k} just finer than the distance of two floats there are always decimals
 * {@code s * 10^k} that round to the float, and in the next coarser unit there is at most one; so the shortest is among four.
 */
final class ShortestFloat {
    /** Characters of the longest, {@code -1.17549435E-38}. */
    static final int MAX_LENGTH = 15;

    /** Digits that tell any float from the others. */
    private static final int MAX_DIGITS = 9;

    private static final int FRACTION_BITS = 23;
    private static final int FRACTION_MASK = (1 << FRACTION_BITS) - 1;
    private static final int EXPONENT_MASK = 0xff;
    /** The significand of powers of two. */
    private static final int HIDDEN_BIT = 1 << FRACTION_BITS;
    /** A float is a whole number times 2 to an exponent from here, where the subnormal ones are, ... */
    private static final int MIN_EXPONENT = -149;
    /** ... to here. */
    private static final int MAX_EXPONENT = 104;
    /** Subnormal floats below this significand have a shortest decimal of one digit; Java's has two, the nearest such. */
    private static final int TINY = 8;
    /** Java writes 10^-3 to 10^7 without an exponent: a point after at most 7 digits, or before at most 2 zeros. */
    private static final int LAST_PLAIN_POINT = 7;

    private static final int FIRST_PLAIN_POINT = -2;

    private static final int MIN_POWER = log10OfPowerOf2(MIN_EXPONENT);
    private static final long[] POWERS = powers();

    private ShortestFloat() {}

    /**
     * Writes a finite float other than zero.
     *
     * @param to has room for {@link #MAX_LENGTH} bytes from {@code from} on
     * @return the end of what was written
     */
    static int put(float value, byte[] to, int from) {
        int bits = Float.floatToRawIntBits(value);
        int at = from;
        if (bits < 0) {
            to[at++] = '-';
        }
        int fraction = bits & FRACTION_MASK;
        int exponent = bits >>> FRACTION_BITS & EXPONENT_MASK;
        if (exponent > 0) {
            return nearest(HIDDEN_BIT | fraction, MIN_EXPONENT - 1 + exponent, 0, to, at);
        }
        return fraction < TINY
                ? nearest(10 * fraction, MIN_EXPONENT, -1, to, at)
                : nearest(fraction, MIN_EXPONENT, 0, to, at);
    }

    /**
     * Writes the shortest decimal that rounds to {@code c * 2^q}, of several the nearest, times {@code 10^shift}. The bounds of
     * what rounds to it are halves and quarters of the distance to the next float; so everything is told in quarters.
     */
    private static int nearest(int c, int q, int shift, byte[] to, int at) {
        // Downwards from a power of two the next float is at half the distance.
        boolean even = c != HIDDEN_BIT || q == MIN_EXPONENT;
        int k = even ? log10OfPowerOf2(q) : log10OfThreeQuartersOfPowerOf2(q);
        int align = q + log2OfPowerOf10(-k) + 33;
        long power = POWERS[k - MIN_POWER];
        long quarters = (long) c << 2;
        // The bounds themselves round to an even significand only.
        int excluded = c & 1;
        int value = scaled(power, quarters << align);
        int low = scaled(power, quarters - (even ? 2 : 1) << align) + excluded;
        int high = scaled(power, quarters + 2 << align) - excluded;

        int s = value >> 2;
        // From three digits on one of them may be spared.
        if (s >= 100) {
            int down = s / 10 * 10;
            int up = down + 10;
            boolean downRounds = down << 2 >= low;
            boolean upRounds = up << 2 <= high;
            if (downRounds != upRounds) {
                return decimal(downRounds ? down : up, k + shift, to, at);
            }
        }
        boolean downRounds = s << 2 >= low;
        boolean upRounds = s + 1 << 2 <= high;
        int aboveMiddle = value - (2 * s + 1 << 1);
        boolean up = downRounds == upRounds ? aboveMiddle > 0 || aboveMiddle == 0 && (s & 1) == 1 : upRounds;
        return decimal(up ? s + 1 : s, k + shift, to, at);
    }

    /** The upper part of a product; its last bit also tells whether anything was cut off, so that comparing stays exact. */
    private static int scaled(long power, long quarters) {
        long product = Math.multiplyHigh(power, quarters);
        return (int) (product >>> 31 | (product & 0xffff_ffffL) + 0xffff_ffffL >>> 32);
    }

    /** Writes {@code number * 10^exponent}. */
    private static int decimal(int number, int exponent, byte[] to, int at) {
        int digits = number;
        int zeros = exponent;
        while (digits % 10 == 0) {
            digits /= 10;
            zeros++;
        }
        int count = Digits.count(digits);
        // Always nine, which is faster than as many as there are; what comes next is written over the zeros at the end.
        int nine = digits * Digits.POWERS_OF_TEN[MAX_DIGITS - count];
        // The value is 0.digits times 10 to this.
        int point = count + zeros;
        if (point >= FIRST_PLAIN_POINT && point <= LAST_PLAIN_POINT) {
            return point > 0 ? plain(nine, count, point, to, at) : fraction(nine, count, -point, to, at);
        }
        int end = plain(nine, count, 1, to, at);
        to[end++] = 'E';
        if (point < 1) {
            to[end++] = '-';
        }
        return Digits.put(Math.abs(point - 1), to, end);
    }

    /** Writes digits with the point after so many of them, and at least one digit on each side. */
    private static int plain(int nine, int count, int point, byte[] to, int at) {
        // All one further on; those before the point then move back.
        Digits.putNine(nine, to, at + 1);
        for (int i = at; i < at + point; i++) {
            to[i] = to[i + 1];
        }
        to[at + point] = '.';
        return at + 1 + Math.max(count, point + 1);
    }

    /** Writes digits behind the point and so many zeros. */
    private static int fraction(int nine, int count, int zeros, byte[] to, int at) {
        to[at] = '0';
        to[at + 1] = '.';
        to[at + 2] = '0';
        to[at + 3] = '0';
        int first = at + 2 + zeros;
        Digits.putNine(nine, to, first);
        return first + count;
    }

    /** 10^-k for every k, each times the power of two that makes it 63 bits, rounded up. */
    private static long[] powers() {
        long[] powers = new long[log10OfPowerOf2(MAX_EXPONENT) - MIN_POWER + 1];
        for (int i = 0; i < powers.length; i++) {
            int k = MIN_POWER + i;
            BigInteger ten = BigInteger.TEN.pow(Math.abs(k));
            BigInteger bits = k > 0
                    ? BigInteger.ONE.shiftLeft(Long.SIZE - 2 + ten.bitLength()).divide(ten)
                    : ten.shiftLeft(Long.SIZE - 1 - ten.bitLength());
            powers[i] = bits.longValueExact() + 1;
        }
        return powers;
    }

    /** The largest k with 10^k up to 2^q, by fixed-point arithmetic that is exact in the range of floats, as all three. */
    private static int log10OfPowerOf2(int q) {
        return (int) (q * 661_971_961_083L >> 41);
    }

    private static int log10OfThreeQuartersOfPowerOf2(int q) {
        return (int) (q * 661_971_961_083L - 274_743_187_321L >> 41);
    }

    private static int log2OfPowerOf10(int power) {
        return (int) (power * 913_124_641_741L >> 38);
    }
}
