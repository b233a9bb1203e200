package io.tidewatch.engine;

import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.silence.ChurnWindow;
import java.time.Duration;

/**
 * When a user who stays away is forgotten: the profile goes, and who comes back later is new. Bots, one-off visitors and customers
 * who were lost long ago would otherwise be kept for ever.
 *
 * @param afterDays whole days without an event, {@value #LEAST_DAYS} to {@value #MOST_DAYS}; never before the churn window is over
 */
public record Forgetting(int afterDays) {
    /** Shorter, and a customer who is on holiday would come back as a new one. */
    public static final int LEAST_DAYS = 30;
    /** A hundred years: for ever. */
    public static final int MOST_DAYS = 36_500;
    /**
     * Two years: who buys once a year and leaves out a year is still known. Of CDNOW's customers who had been away for 400 days, one in 25 came
     * back within the five months that were left of that log, so a year is too short. A user costs some 250 bytes meanwhile.
     */
    public static final int DEFAULT_DAYS = 730;

    /** What is done where nothing else is said. */
    public static final Forgetting DEFAULT = new Forgetting(DEFAULT_DAYS);

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    public Forgetting {
        if (afterDays < LEAST_DAYS || afterDays > MOST_DAYS) {
            throw new IllegalArgumentException(
                    "forgetting after " + afterDays + " days; give " + LEAST_DAYS + " to " + MOST_DAYS);
        }
    }

    /** When a known user is forgotten if no event comes before, epoch milliseconds. */
    long at(Profile profile, ChurnWindow window) {
        return Math.max(profile.lastTime() + afterDays * DAY_MILLIS, window.due());
    }
}
