package io.tidewatch.cli.doctor;

import io.tidewatch.streams.preflight.PartitionSample;

/** What the newest events tell of the partitioners of those who send them. */
public final class PartitionFindings {
    private static final String AREA = "events";

    private PartitionFindings() {}

    /** The finding. */
    public static Finding of(PartitionSample sample) {
        if (sample.records() == 0) {
            return Finding.note(AREA, "there are none yet, so nothing is known of the producers' partitioners");
        }
        if (sample.astray() == 0) {
            return Finding.ok(
                    AREA, "all of the newest %d lie in the partition of their key".formatted(sample.records()));
        }
        return Finding.problem(
                AREA,
                "%d of the newest %d lie in another partition than murmur2 of their key: each is sent on to it, which takes"
                                .formatted(sample.astray(), sample.records())
                        + " a moment, and Kafka keeps no order between partitions",
                "set partitioner = murmur2_random in clients on librdkafka, leave Kafka's own at its default; it may also be that"
                        + " the topic was grown");
    }
}
