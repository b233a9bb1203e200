package io.tidewatch.consumer;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Commits where a new group starts before it reads anything. Without that, a group told to start with the next alert and
 * stopped before its first one would skip what arrives until it is started again.
 */
final class StartPosition implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> kafka;
    private final Duration within;

    StartPosition(KafkaConsumer<byte[], byte[]> kafka, Duration within) {
        this.kafka = kafka;
        this.within = within;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = kafka.committed(Set.copyOf(partitions), within);
        Map<TopicPartition, OffsetAndMetadata> starts = new HashMap<>();
        for (TopicPartition partition : partitions) {
            if (committed.get(partition) == null) {
                starts.put(partition, new OffsetAndMetadata(kafka.position(partition, within)));
            }
        }
        if (!starts.isEmpty()) {
            kafka.commitSync(starts, within);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        // Everything handled was committed at the end of its batch.
    }
}
