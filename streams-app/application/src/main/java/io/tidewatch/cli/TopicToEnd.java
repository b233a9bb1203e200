package io.tidewatch.cli;

import io.tidewatch.streams.KafkaLogs;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic up to its present end, committed records only, each partition in its order; joins no consumer group. */
public final class TopicToEnd {
    private static final Duration POLL = Duration.ofMillis(500);
    /** Without a record for so long the brokers are gone. */
    private static final Duration STALLED_AFTER = Duration.ofSeconds(30);

    private final KafkaConnection connection;
    private final String topic;
    private final Access access;

    /**
     * A reader of a topic; no connection is made yet.
     *
     * @param access the role under which it reads
     */
    public TopicToEnd(KafkaConnection connection, String topic, Access access) {
        this.connection = connection;
        this.topic = topic;
        this.access = access;
    }

    /** What is done with each record's value; false if it is none of the topic's messages. */
    public interface Reading {
        boolean value(byte[] value) throws IOException;
    }

    /** What is done with each record; false to read no further. */
    public interface RecordReading {
        boolean record(ConsumerRecord<byte[], byte[]> record) throws IOException;
    }

    /**
     * Which records to read.
     *
     * @param since those that arrived since that moment
     * @param partition of one partition alone, if it is there
     */
    public record Range(Instant since, OptionalInt partition) {
        /** All there are. */
        public static final Range ALL = new Range(Instant.EPOCH, OptionalInt.empty());

        /** Those that arrived since a moment. */
        public static Range since(Instant moment) {
            return new Range(moment, OptionalInt.empty());
        }
    }

    /**
     * Reads the values of the records that arrived since a moment.
     *
     * @return how many could not be read
     */
    public long read(Instant since, Reading reading) throws IOException {
        long[] unreadable = {0};
        records(Range.since(since), record -> {
            if (record.value() == null || !reading.value(record.value())) {
                unreadable[0]++;
            }
            return true;
        });
        return unreadable[0];
    }

    /**
     * Reads records.
     *
     * @throws TidewatchException if the topic is not there or cannot be read
     */
    public void records(Range range, RecordReading reading) throws IOException {
        try {
            with(consumer -> {
                try {
                    read(consumer, range, reading);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /**
     * Makes sure that the topic is there.
     *
     * @throws TidewatchException if it is not, or the brokers do not tell
     */
    public void check() {
        with(this::partitions);
    }

    private interface Work {
        void with(KafkaConsumer<byte[], byte[]> consumer);
    }

    private void with(Work work) {
        Map<String, Object> settings = connection.client();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // The client warns at every attempt to connect and of every late answer; what matters is said once, in a
        // sentence.
        KafkaLogs.silently(() -> {
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                work.with(consumer);
            } catch (KafkaException e) {
                throw new TidewatchException(
                        connection.address() + ": "
                                + ClusterException.of(
                                                "read the topic " + topic, access.topics(AclOperation.READ, topic), e)
                                        .getMessage(),
                        e);
            }
        });
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer, Range range, RecordReading reading) throws IOException {
        List<TopicPartition> partitions = partitions(consumer).stream()
                .filter(partition ->
                        range.partition().isEmpty() || range.partition().getAsInt() == partition.partition())
                .toList();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        seek(consumer, partitions, range.since(), ends);
        long lastProgress = System.nanoTime();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                // Records that came after the reading began would be known of some partitions only.
                if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))
                        && !reading.record(record)) {
                    return;
                }
            }
            if (!records.isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > STALLED_AFTER.toNanos()) {
                throw new TidewatchException(connection.address() + " has sent no record of " + topic + " for "
                        + STALLED_AFTER.toSeconds() + " s; is the cluster well?");
            }
        }
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
