package io.tidewatch.streams.preflight;

import io.tidewatch.streams.EngineAdmin;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.task.HomePartition;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The newest records of the events' topic: whether they lie in the partition of their key. It is what producers do now that matters, and
 * this asks nobody but the topic.
 *
 * @param records with a key that were looked at
 * @param astray of these, how many lie in another partition
 */
public record PartitionSample(int records, int astray) {
    /** Of each partition: a client that partitions otherwise is wrong of nearly all keys, so few show it. */
    private static final int NEWEST = 200;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    /**
     * Looks.
     *
     * @throws ClusterException if the cluster does not answer, or does not allow it
     */
    public static PartitionSample of(TidewatchConfig config) {
        Map<String, Object> settings =
                new HashMap<>(EngineAdmin.settings(config).getRestoreConsumerConfigs("tidewatch-doctor"));
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
        try (Consumer<byte[], byte[]> reader =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return of(reader);
        } catch (KafkaException refused) {
            throw ClusterException.of(
                    "read " + TopicNames.SHOP_EVENTS,
                    Access.asEngine(config.applicationId()).topics(AclOperation.READ, TopicNames.SHOP_EVENTS),
                    refused);
        }
    }

    private static PartitionSample of(Consumer<byte[], byte[]> reader) {
        List<TopicPartition> partitions = reader.partitionsFor(TopicNames.SHOP_EVENTS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        HomePartition home = new HomePartition(partitions.size());
        reader.assign(partitions);
        Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
        reader.beginningOffsets(partitions)
                .forEach((partition, begin) -> reader.seek(partition, Math.max(begin, ends.get(partition) - NEWEST)));
        int records = 0;
        int astray = 0;
        long deadline = System.nanoTime() + ANSWER_WITHIN.toNanos();
        while (System.nanoTime() < deadline
                && partitions.stream().anyMatch(partition -> reader.position(partition) < ends.get(partition))) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
                if (record.key() != null) {
                    records++;
                    astray += home.of(record.key()) == record.partition() ? 0 : 1;
                }
            }
        }
        return new PartitionSample(records, astray);
    }
}
