package io.tidewatch.replay.generator;

import io.tidewatch.topics.ActionType;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that the shop did about a customer.
 *
 * @param time after all of the customer's events before it
 */
public record Act(ActionType action, Instant time) {
    public Act {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(time, "time");
    }
}
