package io.tidewatch.replay.evaluation;

/**
 * What of a log is judged.
 *
 * @param fromDay silences that begin on this UTC day or later are judged; what comes before warms up
 * @param endDay the last UTC day of the log
 * @param horizonDays H: days without a visit that make a departure
 */
public record Observation(long fromDay, long endDay, int horizonDays) {
    public Observation {
        if (horizonDays < 1) {
            throw new IllegalArgumentException("horizonDays must be at least 1, not " + horizonDays);
        }
        if (endDay < fromDay) {
            throw new IllegalArgumentException("endDay " + endDay + " lies before fromDay " + fromDay);
        }
    }

    /** Whether the log goes on for H days after this day, so that what was said on it can be judged. */
    public boolean isJudged(long day) {
        return day + horizonDays <= endDay;
    }
}
