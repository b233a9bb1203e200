package io.tidewatch.engine.profile;

import java.time.Duration;

/**
 * Gaps between visits and their logarithms in whole numbers, so that Java and Python agree to the last digit (the twin is {@code
 * windows.py} of model-export). A gap is a number of whole UTC days, at least 1; its logarithm is to the base 2, in units of 1 /
 * {@link #UNITS}, found by squaring and shifting.
 */
public final class GapLogarithm {
    private static final int FRACTION_BITS = 16;
    /** Units of a doubling: a step is a hundred-thousandth of a gap, far below the rounding to a day. */
    public static final int UNITS = 1 << FRACTION_BITS;

    /** The square of a number below 2^31 fits into a long. */
    private static final int MANTISSA_BITS = 30;

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final double LN_2 = Math.log(2);

    private GapLogarithm() {}

    /**
     * The logarithm of a whole number, in units, rounded down.
     *
     * @param number at least 1
     */
    public static int units(int number) {
        if (number < 1) {
            throw new IllegalArgumentException(number + " has no logarithm");
        }
        int whole = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(number);
        long mantissa = (long) number << (MANTISSA_BITS - whole);
        int units = whole;
        for (int i = 0; i < FRACTION_BITS; i++) {
            mantissa = mantissa * mantissa >>> MANTISSA_BITS;
            int bit = (int) (mantissa >>> (MANTISSA_BITS + 1));
            mantissa >>>= bit;
            units = 2 * units + bit;
        }
        return units;
    }

    /** The natural logarithm that a number of units stands for. */
    public static double natural(double units) {
        return units / UNITS * LN_2;
    }

    /** The days that a number of units stands for: for features and messages, nothing is decided by it. */
    public static double days(double units) {
        return Math.exp(natural(units));
    }

    /**
     * The gap between a visit and the one that an event begins, whole UTC days, at least 1.
     *
     * @param previousMillis the earlier visit's last event, epoch milliseconds
     */
    public static int gap(long previousMillis, long eventMillis) {
        long gap = Math.floorDiv(eventMillis, DAY_MILLIS) - Math.floorDiv(previousMillis, DAY_MILLIS);
        return (int) Math.max(1, gap);
    }
}
