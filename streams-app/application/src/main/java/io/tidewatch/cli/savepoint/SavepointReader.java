package io.tidewatch.cli.savepoint;

import io.tidewatch.topics.TidewatchException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed records of some partitions, each in its order, from positions that it is told; joins no group. For one thread. */
final class SavepointReader implements AutoCloseable {
    /** Hands out large pieces: the copier does nothing between two of them but look at the clock. */
    private static final int POLL_RECORDS = 5_000;
    /** Of one partition: some thousand rows in one answer. */
    private static final int PARTITION_BYTES = 8 << 20;
    /** Of all partitions. */
    private static final int FETCH_BYTES = 64 << 20;

    private static final Duration POLL = Duration.ofMillis(200);
    /** Without a record for so long the brokers are gone. */
    private static final Duration STALLED_AFTER = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;

    private SavepointReader(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * A reader.
     *
     * @param client the client's properties: brokers, security
     * @param group whose committed positions it can tell
     */
    static SavepointReader open(Map<String, ?> client, String group) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_BYTES);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        return new SavepointReader(reading(
                "topics",
                () -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())));
    }

    /** The group whose positions it can tell. */
    ConsumerGroupMetadata group() {
        return consumer.groupMetadata();
    }

    /** What the group has committed of these partitions; one of which it has committed nothing is missing. */
    Map<TopicPartition, OffsetAndMetadata> committed(Collection<TopicPartition> partitions) {
        return reading("the positions", () -> {
            Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
            consumer.committed(new HashSet<>(partitions)).forEach((partition, position) -> {
                if (position != null) {
                    found.put(partition, position);
                }
            });
            return found;
        });
    }

    /** Reads from these positions on; partitions without one from their first record. */
    void begin(Collection<TopicPartition> partitions, Map<TopicPartition, Long> positions) {
        reading(partitions.iterator().next().topic(), () -> {
            consumer.assign(partitions);
            Set<TopicPartition> first = new HashSet<>(partitions);
            first.removeAll(positions.keySet());
            if (!first.isEmpty()) {
                consumer.seekToBeginning(first);
            }
            positions.forEach(consumer::seek);
            return true;
        });
    }

    ConsumerRecords<byte[], byte[]> poll() {
        return reading("topics", () -> consumer.poll(POLL));
    }

    /** Reads a partition no further, and stays at a place before which all is read. */
    void stop(TopicPartition partition, long position) {
        consumer.seek(partition, position);
        consumer.pause(List.of(partition));
    }

    /** The offset of the next record to be read. */
    long position(TopicPartition partition) {
        return reading(partition.topic(), () -> consumer.position(partition));
    }

    /** How many offsets lie before the end of what is committed, as the last answer of the brokers tells; many if none has come yet. */
    long behind(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(Integer.MAX_VALUE))
                .sum();
    }

    /**
     * Reads up to given ends.
     *
     * @throws TidewatchException if nothing comes for long
     */
    void toEnds(Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> reading) {
        long lastProgress = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> position(end.getKey()) < end.getValue())) {
            ConsumerRecords<byte[], byte[]> records = poll();
            records.forEach(record -> {
                if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                    reading.accept(record);
                }
            });
            if (!records.isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > STALLED_AFTER.toNanos()) {
                throw TidewatchException.whileRunning(
                        "the brokers have sent no record of "
                                + ends.keySet().iterator().next().topic() + " for " + STALLED_AFTER.toSeconds()
                                + " s; is the cluster well? Run the same command again when it is",
                        new IllegalStateException("stalled"));
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static <T> T reading(String what, SavepointWriter.Asking<T> asking) {
        try {
            return asking.ask();
        } catch (KafkaException failed) {
            throw SavepointWriter.failed("read " + what, failed);
        }
    }
}
