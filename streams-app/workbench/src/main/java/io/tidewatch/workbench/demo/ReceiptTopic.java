package io.tidewatch.workbench.demo;

import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.Receipt;
import io.tidewatch.topics.ReceiptCodec;
import io.tidewatch.topics.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the receipts of the demo's consumers. */
final class ReceiptTopic {
    private static final Duration POLL = Duration.ofMillis(100);

    private ReceiptTopic() {}

    /**
     * All that there are by now.
     *
     * @param partitions of the topic
     */
    static List<Receipt> read(String bootstrapServers, int partitions) {
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(TopicNames.RECEIPTS, partition))
                .toList();
        List<Receipt> receipts = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    receipts.add(ReceiptCodec.read(record.value()));
                }
            }
        } catch (InvalidMessageException impossible) {
            throw new IllegalStateException("a reference consumer wrote a receipt that is none", impossible);
        }
        return receipts;
    }
}
