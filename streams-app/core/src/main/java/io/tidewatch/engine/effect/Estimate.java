package io.tidewatch.engine.effect;

/**
 * An average per customer with its interval.
 *
 * @param mean the estimate
 * @param low lower end of the interval
 * @param high upper end
 */
public record Estimate(double mean, double low, double high) {
    /** The same for so many customers. */
    public Estimate times(double customers) {
        return new Estimate(mean * customers, low * customers, high * customers);
    }

    /** Whether a value lies within the interval. */
    public boolean covers(double value) {
        return low <= value && value <= high;
    }

    /** Whether the interval is on one side of 0, so that the sign of the effect is known. */
    public boolean tellsSign() {
        return low > 0 || high < 0;
    }

    /** From one end to the other. */
    public double width() {
        return high - low;
    }
}
