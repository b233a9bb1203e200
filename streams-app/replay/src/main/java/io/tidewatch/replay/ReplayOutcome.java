package io.tidewatch.replay;

import java.time.Instant;
import java.util.Objects;

/**
 * What a replay did.
 *
 * @param in events given to the engine
 * @param scored events that were scored
 * @param duplicates events recognised as a retry
 * @param first time of the first event
 * @param end where the clock ended: the last moment that the log tells of
 * @param kept what is known of users at the end
 */
public record ReplayOutcome(long in, long scored, long duplicates, Instant first, Instant end, KeptProfiles kept) {
    public ReplayOutcome {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(kept, "kept");
    }
}
