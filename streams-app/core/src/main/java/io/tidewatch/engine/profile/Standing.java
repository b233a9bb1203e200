package io.tidewatch.engine.profile;

import java.time.Duration;

/**
 * How a customer stands at a moment: the numbers of a profile from which churn window, group and value follow.
 *
 * @param visits visits so far, the current one included
 * @param gapLogSum sum of the logarithms of the gaps between them, in units of {@link GapLogarithm}
 * @param lastVisit time of the last event that counts for visits, epoch milliseconds; of a customer without one, of the last event
 * @param spend money of all purchases less that of returns, not negative, in the shop's currency
 * @param activeDays whole days from the first event to the last
 */
public record Standing(int visits, int gapLogSum, long lastVisit, double spend, int activeDays) {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    /** How the customer of a profile stands. */
    public static Standing of(Profile profile) {
        return new Standing(
                profile.visits(),
                profile.gapLogSum(),
                profile.visits() == 0 ? profile.lastTime() : profile.lastOfVisit(),
                Math.max(0, profile.spendTotal()),
                (int) (Math.max(0, profile.lastTime() - profile.firstTime()) / DAY_MILLIS));
    }

    /** The gaps between visits. */
    public int gaps() {
        return Math.max(0, visits - 1);
    }
}
