package io.tidewatch.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How far the consumer group has come in one partition of the input topic.
 *
 * @param partition the partition
 * @param lag records that readers can see and the group has not committed, transaction markers counted
 * @param oldest how old the oldest of them was when the brokers told; zero if none waits, empty if nobody has looked
 * @param stuckSince since when records have waited without the group committing any; empty if it moves or nothing waits
 * @param committedAt when the group was last seen to have committed more than before; empty if it has not been
 */
record InputPartition(
        int partition,
        long lag,
        Optional<Duration> oldest,
        Optional<Instant> stuckSince,
        Optional<Instant> committedAt) {
    InputPartition {
        Objects.requireNonNull(oldest, "oldest");
        Objects.requireNonNull(stuckSince, "stuckSince");
        Objects.requireNonNull(committedAt, "committedAt");
    }
}
