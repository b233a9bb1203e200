package io.tidewatch.engine.alert;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;

/** Events after which a customer may be lost although no silence says so yet: of all events these alone raise by themselves. */
public final class Trouble {
    /** The middle of the scale of five stars: below it a customer complains. */
    static final double POOR_RATING = 2.5;

    private Trouble() {}

    /** Whether an event is a return, a support request or a poor rating. */
    public static boolean is(ShopEvent event) {
        return event.type() == EventType.RETURN
                || event.type() == EventType.SUPPORT
                || (event.rating().isPresent() && event.rating().getAsDouble() < POOR_RATING);
    }
}
