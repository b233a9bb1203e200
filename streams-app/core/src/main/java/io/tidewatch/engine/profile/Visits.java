package io.tidewatch.engine.profile;

import io.tidewatch.topics.EventType;
import java.time.Duration;

/**
 * What a visit is, for features, labels, alerts and evaluation alike: a user's events belong to one visit until an event
 * comes on another UTC day and at least {@link #MIN_GAP} after the last one. A return is no part of a visit: the shop books
 * it when the goods come back, and it says nothing of a wish to buy again.
 */
public final class Visits {
    /**
     * A purchase log knows days, so two orders of one day are one visit; and a session that crosses midnight must not
     * become two, which six hours without an event rule out.
     */
    public static final Duration MIN_GAP = Duration.ofHours(6);

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private Visits() {}

    /** Whether events of a type make visits. */
    public static boolean counts(EventType type) {
        return type != EventType.RETURN;
    }

    /**
     * Whether an event that counts begins a new visit.
     *
     * @param previousMillis time of the user's last event that counts, epoch milliseconds
     * @param eventMillis time of this event, epoch milliseconds
     */
    public static boolean isNew(long previousMillis, long eventMillis) {
        return eventMillis - previousMillis >= MIN_GAP.toMillis()
                && Math.floorDiv(eventMillis, DAY_MILLIS) != Math.floorDiv(previousMillis, DAY_MILLIS);
    }
}
