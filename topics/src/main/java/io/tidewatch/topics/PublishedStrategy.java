package io.tidewatch.topics;

import java.time.Instant;
import java.util.Objects;

/**
 * The message on {@code churn.models} under {@link ModelKeys#STRATEGY}: what a strategy has learnt from outcomes.
 *
 * @param outcomes how many it has learnt from, 0 or more
 * @param state what it knows; for the engine alone
 * @param by the application that learnt it
 * @param at when, to the millisecond
 */
public record PublishedStrategy(int outcomes, String state, String by, Instant at) {
    public PublishedStrategy {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(at, "at");
    }
}
