package io.tidewatch.streams.config;

import io.tidewatch.config.Checks;
import io.tidewatch.config.Default;
import java.util.Objects;
import java.util.Optional;

/**
 * The section {@code processing}: how Kafka Streams runs the engine.
 *
 * @param threads stream threads of this process, 1 to 256; more than partitions are idle. One for each core by default: a task computes
 *     and hardly waits.
 * @param guarantee what a crash may do. Alerts make coupons: a doubled or lost one costs money, the transactions cost a few per cent.
 * @param standbyReplicas copies of the state kept warm on other instances, 0 to 5. With one instance there is nowhere to keep a copy.
 *     With two or more give 1: it replaces a restore by a hand-over.
 * @param groupInstanceId stable name of this instance, such as the pod's
 */
public record ProcessingConfig(
        @Default(Default.PROCESSORS) int threads,
        @Default("exactly_once_v2") Guarantee guarantee,
        @Default("0") int standbyReplicas,
        Optional<String> groupInstanceId) {
    /** What a crash may do to the results. */
    public enum Guarantee {
        /** Nothing: every event counts once. After an unclean exit the local state is restored from Kafka. */
        EXACTLY_ONCE_V2,
        /** Events since the last commit are processed again; retries are recognised, a user's score may be sent twice. */
        AT_LEAST_ONCE
    }

    private static final int MOST_THREADS = Default.MOST_PROCESSORS;
    private static final int MOST_STANDBY_REPLICAS = 5;

    public ProcessingConfig {
        Objects.requireNonNull(guarantee, "guarantee");
        Objects.requireNonNull(groupInstanceId, "groupInstanceId");
        Checks.range("processing.threads", threads, 1, MOST_THREADS);
        Checks.range("processing.standby_replicas", standbyReplicas, 0, MOST_STANDBY_REPLICAS);
    }
}
