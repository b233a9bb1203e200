package io.tidewatch.streams.task;

import org.apache.kafka.common.utils.Utils;

/**
 * Which partition of the events' topic a key belongs to: the one that Kafka's own producers choose. Where a user's state lies and who
 * is asked for it follows from the same formula.
 *
 * @param partitions of the events' topic, 1 or more
 */
public record HomePartition(int partitions) {
    public HomePartition {
        if (partitions < 1) {
            throw new IllegalArgumentException(partitions + " partitions");
        }
    }

    /** The partition of a key: murmur2 of its bytes, as Kafka's default partitioner and librdkafka's {@code murmur2_random} have it. */
    public int of(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
