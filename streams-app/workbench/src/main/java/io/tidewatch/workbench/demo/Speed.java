package io.tidewatch.workbench.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * How fast a log is replayed.
 *
 * @param factor seconds of the log per second of the wall clock; empty: as fast as it goes
 */
public record Speed(OptionalDouble factor) {
    /** As fast as it goes. */
    public static final Speed MAX = new Speed(OptionalDouble.empty());

    private static final String MAX_WORD = "max";

    public Speed {
        if (factor.isPresent() && !(factor.getAsDouble() > 0)) {
            throw new IllegalArgumentException("give max, or how many seconds of the log pass in one second, above 0");
        }
    }

    /**
     * Reads {@code max} or a number.
     *
     * @throws IllegalArgumentException with what to give instead
     */
    public static Speed parse(String text) {
        if (text.equalsIgnoreCase(MAX_WORD)) {
            return MAX;
        }
        double factor;
        try {
            factor = Double.parseDouble(text);
        } catch (NumberFormatException noNumber) {
            // The same sentence as for a number that makes no sense.
            factor = Double.NaN;
        }
        return new Speed(OptionalDouble.of(factor));
    }

    /** How long after the start an event is due. */
    Duration dueAfter(Instant start, Instant eventTime) {
        return factor.isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos((long) (Duration.between(start, eventTime).toMillis() * 1e6 / factor.getAsDouble()));
    }
}
