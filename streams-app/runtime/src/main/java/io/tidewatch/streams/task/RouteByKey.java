package io.tidewatch.streams.task;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Where a record goes that is sent on: an event to the partition of its key, a {@link ProgressNote} to that which it is for. */
final class RouteByKey implements StreamPartitioner<byte[], byte[]> {
    /** The method to come, with headers, is not in Kafka Streams 4.3, which the engine still runs on. */
    @Override
    @SuppressWarnings("removal")
    public Optional<Set<Integer>> partitions(String topic, byte[] key, byte[] value, int partitions) {
        return Optional.of(Set.of(key == null ? ProgressNote.target(value) : new HomePartition(partitions).of(key)));
    }
}
