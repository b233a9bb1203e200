package io.tidewatch.collector.kafka;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How it stands with Kafka.
 *
 * @param downSince when it last stopped confirming; empty while it confirms
 * @param cause why, for a person; empty while it confirms
 * @param oldestWaiting when the oldest event that is not confirmed has arrived; empty if all are
 */
public record KafkaState(Optional<Instant> downSince, String cause, Optional<Instant> oldestWaiting) {
    public KafkaState {
        Objects.requireNonNull(downSince, "downSince");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(oldestWaiting, "oldestWaiting");
    }

    /** Whether what is sent is confirmed. */
    public boolean up() {
        return downSince.isEmpty();
    }
}
