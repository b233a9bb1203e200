package io.tidewatch.streams.registry;

import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import io.tidewatch.topics.admin.Needs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads {@code churn.models} from its beginning, committed records only, without a consumer group. For one thread, but for
 * {@link #wakeUp}.
 */
public final class ModelTopic implements AutoCloseable {
    private static final TopicPartition PARTITION = new TopicPartition(TopicNames.MODELS, 0);
    /** One fetch's wait; the loops around it decide how long is long enough. */
    private static final Duration FETCH = Duration.ofMillis(500);
    /** Fetches without a record before the end counts as unreachable: the client's own timeouts come first. */
    private static final int IDLE_FETCHES = 60;

    private static final String DOING = "read the topic " + TopicNames.MODELS;

    private final org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer;
    private final Access access;

    /** A reader over a client that has the settings of {@link #open}. */
    ModelTopic(org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer, Access access) {
        this.consumer = consumer;
        this.access = access;
    }

    /**
     * One record of the topic.
     *
     * @param offset where it lies; later records have larger ones
     * @param key a model's name or a pointer's
     * @param value empty: what was under the key is taken away
     */
    public record Entry(long offset, String key, Optional<byte[]> value) {}

    /**
     * A reader that stands at the topic's beginning. No connection is made yet.
     *
     * @param client the client's properties: brokers, security, timeouts
     * @param access the role under which it reads
     * @throws ClusterException if the client refuses its properties
     */
    public static ModelTopic open(Map<String, ?> client, Access access) {
        try {
            return new ModelTopic(
                    new KafkaConsumer<>(
                            CommittedReads.of(client), new StringDeserializer(), new ByteArrayDeserializer()),
                    access);
        } catch (KafkaException refused) {
            Throwable reason = refused.getCause() == null ? refused : refused.getCause();
            throw ClusterException.of(DOING, reading(access), reason);
        }
    }

    /**
     * Whether the topic is there.
     *
     * @throws ClusterException if the brokers do not tell
     */
    public boolean exists() {
        return exists(PARTITION.topic());
    }

    /**
     * Whether another topic is there.
     *
     * @throws ClusterException if the brokers do not tell
     */
    boolean exists(String name) {
        return asking(() -> {
            try {
                // None, or an exception: that depends on what the client has asked before.
                List<?> partitions = consumer.partitionsFor(name);
                return partitions != null && !partitions.isEmpty();
            } catch (UnknownTopicOrPartitionException missing) {
                return false;
            }
        });
    }

    /**
     * Takes every record from where the reader stands up to what is the end now.
     *
     * @throws ClusterException if the topic is not there or cannot be read
     */
    public void readToEnd(Consumer<Entry> taking) {
        asking(() -> {
            assign();
            long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
            for (int idle = 0; consumer.position(PARTITION) < end; idle++) {
                if (taken(FETCH, taking) > 0) {
                    idle = 0;
                } else if (idle >= IDLE_FETCHES) {
                    throw new ClusterException("could not " + DOING + " to its end at offset " + end
                            + ", which stays at " + consumer.position(PARTITION)
                            + ". Look for a broker without a leader for it");
                }
            }
            return true;
        });
    }

    /**
     * Waits for records behind those taken so far. Returns at once after {@link #wakeUp}.
     *
     * @throws ClusterException if the topic cannot be read
     */
    public void poll(Duration within, Consumer<Entry> taking) {
        asking(() -> {
            assign();
            return taken(within, taking);
        });
    }

    /**
     * The record at an offset, empty if it is not there any more. The reader stands where it stood afterwards.
     *
     * @throws ClusterException if the topic cannot be read
     */
    public Optional<Entry> at(long offset) {
        return asking(() -> {
            assign();
            long position = consumer.position(PARTITION);
            consumer.seek(PARTITION, offset);
            try {
                for (int idle = 0; consumer.position(PARTITION) <= offset && idle < IDLE_FETCHES; idle++) {
                    for (ConsumerRecord<String, byte[]> record : consumer.poll(FETCH)) {
                        // Records that were compacted away are passed over.
                        return record.offset() == offset ? Optional.of(entry(record)) : Optional.empty();
                    }
                }
                return Optional.empty();
            } finally {
                consumer.seek(PARTITION, position);
            }
        });
    }

    /** Ends a wait of another thread. */
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void assign() {
        if (consumer.assignment().isEmpty()) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
        }
    }

    private int taken(Duration within, Consumer<Entry> taking) {
        int count = 0;
        for (ConsumerRecord<String, byte[]> record : consumer.poll(within)) {
            taking.accept(entry(record));
            count++;
        }
        return count;
    }

    private static Entry entry(ConsumerRecord<String, byte[]> record) {
        // A record without a key is nobody's; the topic refuses it, being compacted.
        return new Entry(
                record.offset(), Optional.ofNullable(record.key()).orElse(""), Optional.ofNullable(record.value()));
    }

    private static Needs reading(Access access) {
        return access.topics(AclOperation.READ, TopicNames.MODELS);
    }

    private interface Asking<T> {
        T ask();
    }

    private <T> T asking(Asking<T> asking) {
        try {
            return asking.ask();
        } catch (WakeupException | InterruptException asked) {
            throw asked;
        } catch (KafkaException failed) {
            throw ClusterException.of(DOING, reading(access), failed);
        }
    }
}
