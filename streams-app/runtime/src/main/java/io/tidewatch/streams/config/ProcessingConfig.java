package io.tidewatch.streams.config;

import java.util.Objects;
import java.util.Optional;

/**
 * The section {@code processing}: how Kafka Streams runs the engine.
 *
 * @param threads stream threads of this process, 1 to 256; more than partitions are idle
 * @param guarantee what a crash may do
 * @param standbyReplicas copies of the state kept warm on other instances, 0 to 5
 * @param groupInstanceId stable name of this instance, such as the pod's
 */
public record ProcessingConfig(
        int threads, Guarantee guarantee, int standbyReplicas, Optional<String> groupInstanceId) {
    /** What a crash may do to the results. */
    public enum Guarantee {
        /** Nothing: every event counts once. After an unclean exit the local state is restored from Kafka. */
        EXACTLY_ONCE_V2,
        /** Events since the last commit are processed again; retries are recognised, a user's score may be sent twice. */
        AT_LEAST_ONCE
    }

    /** Alerts make coupons: a doubled or lost one costs money, the transactions cost a few per cent. */
    public static final Guarantee DEFAULT_GUARANTEE = Guarantee.EXACTLY_ONCE_V2;
    /** With one instance there is nowhere to keep a copy. With two or more give 1: it replaces a restore by a hand-over. */
    public static final int DEFAULT_STANDBY_REPLICAS = 0;

    private static final int MOST_THREADS = 256;
    private static final int MOST_STANDBY_REPLICAS = 5;

    public ProcessingConfig {
        Objects.requireNonNull(guarantee, "guarantee");
        Objects.requireNonNull(groupInstanceId, "groupInstanceId");
        Checks.range("processing.threads", threads, 1, MOST_THREADS);
        Checks.range("processing.standby_replicas", standbyReplicas, 0, MOST_STANDBY_REPLICAS);
    }

    /** One thread a core: a task computes and hardly waits. */
    public static int defaultThreads() {
        return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    }

    static ProcessingConfig read(Section section) {
        return new ProcessingConfig(
                section.integer("threads", defaultThreads()),
                section.choice("guarantee", DEFAULT_GUARANTEE, Guarantee.class),
                section.integer("standby_replicas", DEFAULT_STANDBY_REPLICAS),
                section.text("group_instance_id"));
    }
}
