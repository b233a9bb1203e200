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
     * Two years: who buys once a year and leaves out a year is still known, and of the logs at hand nobody came back later. What shorter times
     * save and cost is in {@code docs/privacy.md}.
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
