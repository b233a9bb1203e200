package io.tidewatch.replay.evaluation;

import java.util.Optional;

/**
 * A range that holds a true share with 95 % confidence (Wilson's score interval, which stays within 0 to 1 and is honest
 * for small counts).
 *
 * @param lower lower end, 0 to 1
 * @param upper upper end, 0 to 1
 */
public record Interval(double lower, double upper) {
    /** The normal distribution's two-sided 95 % quantile. */
    private static final double Z = 1.959964;

    /** The interval of a share; empty for a share of nothing. */
    public static Optional<Interval> ofShare(int part, int whole) {
        if (whole == 0) {
            return Optional.empty();
        }
        double share = (double) part / whole;
        double square = Z * Z / whole;
        double centre = (share + square / 2) / (1 + square);
        double half = Z * Math.sqrt((share * (1 - share) + square / 4) / whole) / (1 + square);
        return Optional.of(new Interval(Math.max(0, centre - half), Math.min(1, centre + half)));
    }
}
