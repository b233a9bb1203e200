package io.tidewatch.streams.strategy;

import io.tidewatch.engine.strategy.LessonLog;
import io.tidewatch.streams.registry.CommittedReads;
import io.tidewatch.topics.AssignmentCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.OutcomeCodec;
import io.tidewatch.topics.ReceiptCodec;
import io.tidewatch.topics.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed assignments, receipts and outcomes, all that there are, without a consumer group. For one thread. */
final class StrategyRecords implements AutoCloseable {
    private static final List<String> TOPICS =
            List.of(TopicNames.ASSIGNMENTS, TopicNames.RECEIPTS, TopicNames.OUTCOMES);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private long unreadable;

    /** @param client the client's properties: brokers, security, timeouts */
    StrategyRecords(Map<String, ?> client) {
        this.consumer = new KafkaConsumer<>(
                CommittedReads.of(client), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions =
                    TOPICS.stream().flatMap(this::partitions).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        } catch (RuntimeException inVain) {
            consumer.close();
            throw inVain;
        }
    }

    /** Takes in what has come. */
    void poll(Duration within, LessonLog log) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(within)) {
            if (record.value() == null) {
                continue;
            }
            try {
                switch (record.topic()) {
                    case TopicNames.ASSIGNMENTS -> log.add(AssignmentCodec.read(record.value()));
                    case TopicNames.RECEIPTS -> log.add(ReceiptCodec.read(record.value()));
                    default -> log.add(OutcomeCodec.read(record.value()));
                }
            } catch (InvalidMessageException newerOrForeign) {
                unreadable++;
            }
        }
    }

    /** Whether everything that is there was read. */
    boolean atEnd() {
        // Unknown until the first fetch.
        return consumer.assignment().stream()
                .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
    }

    /** Messages that were passed over, being of a newer version or nobody's. */
    long unreadable() {
        return unreadable;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private Stream<TopicPartition> partitions(String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()));
    }
}
