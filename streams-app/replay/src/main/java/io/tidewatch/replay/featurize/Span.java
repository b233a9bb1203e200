package io.tidewatch.replay.featurize;

import java.time.Instant;
import java.util.Optional;

/**
 * Which events become rows.
 *
 * @param from events before it shape the features but are not written
 * @param to events from then on are not looked at, not even for labels
 */
public record Span(Optional<Instant> from, Optional<Instant> to) {
    /** The whole log. */
    public static final Span ALL = new Span(Optional.empty(), Optional.empty());

    boolean writes(Instant time) {
        return from.map(begin -> !time.isBefore(begin)).orElse(true);
    }

    boolean ended(Instant time) {
        return to.map(end -> !time.isBefore(end)).orElse(false);
    }
}
