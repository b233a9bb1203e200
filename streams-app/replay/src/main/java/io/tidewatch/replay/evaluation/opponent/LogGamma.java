package io.tidewatch.replay.evaluation.opponent;

/** The logarithm of the gamma function, by Stirling's series (Abramowitz and Stegun 6.1.41). */
final class LogGamma {
    /** From here on four terms of the series are right to twelve digits; below, the recurrence leads up to it. */
    private static final double SERIES_FROM = 10;

    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private LogGamma() {}

    /** Of a number above 0. */
    static double of(double x) {
        double shift = 1;
        double y = x;
        while (y < SERIES_FROM) {
            shift *= y++;
        }
        double square = y * y;
        double series = (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - 1 / (1680.0 * square)) / square) / square) / y;
        return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + series - Math.log(shift);
    }
}
