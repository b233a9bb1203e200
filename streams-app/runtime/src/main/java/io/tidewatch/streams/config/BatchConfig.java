package io.tidewatch.streams.config;

import io.tidewatch.config.Checks;
import io.tidewatch.config.Default;
import java.time.Duration;
import java.util.Objects;

/**
 * The section {@code batch}: when waiting events are scored together.
 *
 * @param maxEvents a batch is scored when it holds so many events, 1 to {@value #MOST_EVENTS}. A run of the model has a fixed price, and
 *     a user's events in a batch are that many runs, one behind the other: only a large batch gives each of them many rows. Beyond
 *     the default little is left to gain, and what waits at a commit is written.
 * @param maxWait a batch is scored when its first event has waited so long, 1 ms to 10 s; earlier when the engine keeps up. A thread that
 *     is behind takes a thousand events in the default's time and fills its batch; one that is not waits less and has the time for
 *     smaller ones.
 */
public record BatchConfig(
        @Default("1024") int maxEvents, @Default("10ms") Duration maxWait) {
    /** Waiting events are written to the pending changelog at every commit: more of them make commits slow. */
    public static final int MOST_EVENTS = 4096;

    private static final Duration LEAST_WAIT = Duration.ofMillis(1);
    /** Beyond it an alert is late for no gain at all. */
    private static final Duration MOST_WAIT = Duration.ofSeconds(10);

    public BatchConfig {
        Objects.requireNonNull(maxWait, "maxWait");
        Checks.range("batch.max_events", maxEvents, 1, MOST_EVENTS);
        Checks.range("batch.max_wait", maxWait, LEAST_WAIT, MOST_WAIT);
    }
}
