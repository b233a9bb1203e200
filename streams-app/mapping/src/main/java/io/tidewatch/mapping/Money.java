package io.tidewatch.mapping;

/** Sums of money as a shop would print them. */
public final class Money {
    /** Four decimals: finer than any currency's coins, and prices per piece have up to three. */
    private static final double FRACTIONS = 10_000;

    private Money() {}

    /** Without the noise that summing doubles leaves behind (2.55 * 6 is 15.299999999999999). */
    public static double rounded(double amount) {
        return Math.abs(amount) < Long.MAX_VALUE / FRACTIONS ? Math.round(amount * FRACTIONS) / FRACTIONS : amount;
    }
}
