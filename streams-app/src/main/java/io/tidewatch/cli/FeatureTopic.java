package io.tidewatch.cli;

import io.tidewatch.replay.featurize.ServedFeatures;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads {@code churn.features} up to its present end, committed records only, each partition in its order; joins no consumer
 * group, so it disturbs nobody.
 */
final class FeatureTopic implements ServedFeatures {
    private static final Duration POLL = Duration.ofMillis(500);
    /** Without a record for so long the brokers are gone. */
    private static final Duration STALLED_AFTER = Duration.ofSeconds(30);
    /**
     * How long before the date to begin. Records are stamped on arrival, after the event's time but for the skew of the
     * producer's clock; and a visit that begins before the date must be known to go on.
     */
    private static final Duration MARGIN = Duration.ofDays(1);

    private final KafkaConnection connection;
    private final Instant since;

    FeatureTopic(KafkaConnection connection, Instant since) {
        this.connection = connection;
        this.since = since;
    }

    @Override
    public String name() {
        return TopicNames.FEATURES;
    }

    @Override
    public long read(Reading reading) throws IOException {
        Map<String, Object> settings = connection.client();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return read(consumer, reading);
        } catch (KafkaException e) {
            throw new UserError(
                    "the topic " + TopicNames.FEATURES + " cannot be read from " + connection.address() + ": "
                            + e.getMessage() + "; check --bootstrap-server and --command-config",
                    e);
        }
    }

    private long read(KafkaConsumer<byte[], byte[]> consumer, Reading reading) throws IOException {
        List<TopicPartition> partitions = partitions(consumer);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        seek(consumer, partitions, ends);
        long unreadable = 0;
        long lastProgress = System.nanoTime();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                // What came after the reading began would be known of some partitions only.
                if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))
                        && !take(record, reading)) {
                    unreadable++;
                }
            }
            if (!records.isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > STALLED_AFTER.toNanos()) {
                throw new UserError(connection.address() + " has sent no record of " + TopicNames.FEATURES + " for "
                        + STALLED_AFTER.toSeconds() + " s; is the cluster well?");
            }
        }
        return unreadable;
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> known = consumer.partitionsFor(TopicNames.FEATURES);
        if (known == null || known.isEmpty()) {
            throw new UserError("there is no topic " + TopicNames.FEATURES + " at " + connection.address()
                    + "; make the topics with 'tidewatch topics apply' and run the engine");
        }
        return known.stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private void seek(
            KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> times = new HashMap<>();
        long from = Math.max(0, since.minus(MARGIN).toEpochMilli());
        partitions.forEach(partition -> times.put(partition, from));
        Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp begin = begins.get(partition);
            consumer.seek(partition, begin == null ? ends.get(partition) : begin.offset());
        }
    }

    private static boolean take(ConsumerRecord<byte[], byte[]> record, Reading reading) throws IOException {
        if (record.value() == null) {
            return false;
        }
        try {
            reading.record(FeatureRecordCodec.read(record.value()));
            return true;
        } catch (InvalidMessageException foreign) {
            return false;
        }
    }
}
