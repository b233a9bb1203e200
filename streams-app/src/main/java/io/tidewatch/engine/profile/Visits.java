package io.tidewatch.engine.profile;

import java.time.Duration;

/**
 * What a visit is, for features, labels, alerts and evaluation alike: a user's events belong to one visit until an event
 * comes on another UTC day and at least {@link #MIN_GAP} after the last one.
 */
public final class Visits {
    /**
     * A purchase log knows days, so two orders of one day are one visit; and a session that crosses midnight must not
     * become two, which six hours without an event rule out.
     */
    public static final Duration MIN_GAP = Duration.ofHours(6);

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private Visits() {}

    /**
     * Whether an event begins a new visit.
     *
     * @param previousMillis time of the user's event before, epoch milliseconds
     * @param eventMillis time of this event, epoch milliseconds
     */
    public static boolean isNew(long previousMillis, long eventMillis) {
        return eventMillis - previousMillis >= MIN_GAP.toMillis()
                && Math.floorDiv(eventMillis, DAY_MILLIS) != Math.floorDiv(previousMillis, DAY_MILLIS);
    }
}
