package io.tidewatch.replay.evaluation;

/**
 * What of a log is judged.
 *
 * @param cutDay UTC day from which on warnings count; what comes before warms up
 * @param endDay the last UTC day of the log
 */
public record Observation(long cutDay, long endDay) {
    public Observation {
        if (endDay < cutDay) {
            throw new IllegalArgumentException("endDay " + endDay + " lies before cutDay " + cutDay);
        }
    }

    /** Whether a silence reaches past the cut: no visit before it, and the window not over by then. */
    public boolean asks(Silence silence) {
        return silence.nextDay() >= cutDay && silence.lastDay() > cutDay;
    }

    /** Whether the log also goes on to the end of its window, so that it is known whether the customer was lost. */
    public boolean judges(Silence silence) {
        return asks(silence) && silence.lastDay() <= endDay;
    }

    /** The first whole day of a silence on which a warning counts: 0 for a visit after the cut. */
    public long firstSilenceDay(Silence silence) {
        return Math.max(0, cutDay - silence.day());
    }
}
