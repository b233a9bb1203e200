package io.tidewatch.workbench;

import io.tidewatch.cli.KafkaConnection;
import io.tidewatch.streams.KafkaLogs;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** Reads a topic up to its present end, committed records only, each partition in its order; joins no consumer group. */
final class TopicToEnd {
    private static final Duration POLL = Duration.ofMillis(500);
    /** Without a record for so long the brokers are gone. */
    private static final Duration STALLED_AFTER = Duration.ofSeconds(30);

    private final KafkaConnection connection;
    private final String topic;

    TopicToEnd(KafkaConnection connection, String topic) {
        this.connection = connection;
        this.topic = topic;
    }

    /** What is done with each record's value; false if it is none of the topic's messages. */
    interface Reading {
        boolean value(byte[] value) throws IOException;
    }

    /**
     * Reads the records that arrived since a moment.
     *
     * @return how many could not be read
     */
    long read(Instant since, Reading reading) throws IOException {
        try {
            // The client warns at every attempt to connect and of every late answer; what matters is said once, in a
            // sentence.
            return KafkaLogs.silently(() -> {
                try {
                    return readAll(since, reading);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private long readAll(Instant since, Reading reading) throws IOException {
        Map<String, Object> settings = connection.client();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return read(consumer, since, reading);
        } catch (KafkaException e) {
            throw new TidewatchException(
                    "the topic " + topic + " cannot be read from " + connection.address() + ": " + e.getMessage()
                            + "; check --bootstrap-server and --command-config",
                    e);
        }
    }

    private long read(KafkaConsumer<byte[], byte[]> consumer, Instant since, Reading reading) throws IOException {
        List<TopicPartition> partitions = partitions(consumer);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        seek(consumer, partitions, since, ends);
        long unreadable = 0;
        long lastProgress = System.nanoTime();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                // What came after the reading began would be known of some partitions only.
                if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))
                        && !(record.value() != null && reading.value(record.value()))) {
                    unreadable++;
                }
            }
            if (!records.isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > STALLED_AFTER.toNanos()) {
                throw new TidewatchException(connection.address() + " has sent no record of " + topic + " for "
                        + STALLED_AFTER.toSeconds() + " s; is the cluster well?");
            }
        }
        return unreadable;
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            throw new TidewatchException("there is no topic " + topic + " at " + connection.address()
                    + "; make the topics with 'tidewatch topics apply' and run the engine");
        }
        return known.stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private void seek(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Instant since,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> times = new HashMap<>();
        long from = Math.max(0, since.toEpochMilli());
        partitions.forEach(partition -> times.put(partition, from));
        Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp begin = begins.get(partition);
            consumer.seek(partition, begin == null ? ends.get(partition) : begin.offset());
        }
    }
}
