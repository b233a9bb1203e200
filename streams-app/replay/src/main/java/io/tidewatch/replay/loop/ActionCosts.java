package io.tidewatch.replay.loop;

import io.tidewatch.topics.ActionType;

/** What actions cost a made-up shop, in its money. Chosen by hand, but for the coupon's, which is what the reference consumer reckons. */
final class ActionCosts {
    private ActionCosts() {}

    static double of(ActionType action) {
        return switch (action) {
            case COUPON -> 5;
            // Two hundred points at a cent each.
            case POINTS -> 2;
            // A message.
            case RECOMMENDATION -> 0.1;
            // Ten minutes of an agent's time.
            case CALL -> 6;
            case NONE -> 0;
        };
    }
}
