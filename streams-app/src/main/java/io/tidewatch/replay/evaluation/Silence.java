package io.tidewatch.replay.evaluation;

/**
 * One visit of a user and the time without one that follows it.
 *
 * @param userId the user
 * @param visits how many visits the user had made, this one included; 1 or more
 * @param startMillis the visit's first event, epoch milliseconds
 * @param nextMillis the next visit's first event, or {@link #NEVER} if the log ends before one
 * @param medianGapDays median of the days between the user's visits so far; NaN at the first visit
 */
public record Silence(String userId, int visits, long startMillis, long nextMillis, double medianGapDays) {
    /** The next visit's time where none was seen. */
    public static final long NEVER = Long.MAX_VALUE;

    /** UTC day of the visit. */
    public long startDay() {
        return UtcDays.of(startMillis);
    }

    /** UTC day of the next visit, or {@link #NEVER}. */
    public long nextDay() {
        return nextMillis == NEVER ? NEVER : UtcDays.of(nextMillis);
    }

    /** Whether no visit follows in the given days after a day of this silence. */
    public boolean staysAwayAfter(long day, int days) {
        return nextMillis == NEVER || nextDay() - day > days;
    }

    /** Whether the user left with this visit: more than H days without another, all of them seen. */
    public boolean isDeparture(Observation observation) {
        return observation.isJudged(startDay()) && staysAwayAfter(startDay(), observation.horizonDays());
    }
}
