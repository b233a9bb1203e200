package io.tidewatch.streams.config;

import java.time.Duration;
import java.util.Objects;

/**
 * The section {@code batch}: when waiting events are scored together.
 *
 * @param maxEvents a batch is scored when it holds so many events, 1 to {@value #MOST_EVENTS}
 * @param maxWait a batch is scored when its first event has waited so long, 1 ms to 10 s
 */
public record BatchConfig(int maxEvents, Duration maxWait) {
    /**
     * In a probe before this engine, with a GRU of 64 units, an event's step took 7 µs alone, 1.3 in a batch of 16 and 0.9 in
     * 256: little is left to gain. Not measured on the shipped model.
     */
    public static final int DEFAULT_MAX_EVENTS = 256;
    /** Below what anybody notices in a coupon, and long enough that a quiet partition does not score one by one. */
    public static final Duration DEFAULT_MAX_WAIT = Duration.ofMillis(50);
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

    static BatchConfig read(Section section) {
        return new BatchConfig(
                section.integer("max_events", DEFAULT_MAX_EVENTS), section.duration("max_wait", DEFAULT_MAX_WAIT));
    }
}
