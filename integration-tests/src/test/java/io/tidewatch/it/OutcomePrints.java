package io.tidewatch.it;

import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what engines have committed, and keeps {@link Fingerprints} of it. For one thread. */
final class OutcomePrints implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final Fingerprints prints = new Fingerprints();
    private long lastMillis;

    OutcomePrints(ShopTopics topics) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topics.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        partitions.addAll(topics.ends(TopicNames.FEATURES).keySet());
        partitions.addAll(topics.ends(TopicNames.INTERVENTIONS).keySet());
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Everything that is committed by now. */
    Fingerprints readOn() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        try {
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    lastMillis = Math.max(lastMillis, record.timestamp());
                    if (record.topic().equals(TopicNames.FEATURES)) {
                        for (FeatureRecord event : FeatureRecordCodec.read(record.value())) {
                            prints.scored(event.eventId());
                        }
                    } else {
                        prints.alert(ChurnAlertCodec.read(record.value()));
                    }
                }
            }
        } catch (InvalidMessageException broken) {
            throw new AssertionError("the engine sent a message that is none", broken);
        }
        return prints;
    }

    /** When the last of them came to its broker, epoch milliseconds. */
    long lastMillis() {
        return lastMillis;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
