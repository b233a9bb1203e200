package io.tidewatch.streams.budget;

import io.tidewatch.engine.budget.BudgetKeeper;
import io.tidewatch.streams.registry.CommittedReads;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.PublishedLines;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.RiskScoreCodec;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed scores and alerts for the budget, from where the last owner left off, without a consumer group. For one thread. */
final class BudgetRecords implements AutoCloseable {
    private static final List<String> TOPICS = List.of(TopicNames.SCORES, TopicNames.INTERVENTIONS);
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ReadPositions positions = new ReadPositions();

    /**
     * A reader that stands where it must begin.
     *
     * @param client the client's properties: brokers, security, timeouts
     * @param before what the last owner said; empty: from the beginning
     */
    BudgetRecords(Map<String, ?> client, Optional<PublishedLines> before) {
        // What was deleted unread is not in the tally; the rest is better than nothing.
        this.consumer = new KafkaConsumer<>(
                CommittedReads.of(client), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            begin(before.map(PublishedLines::offsets).orElse(Map.of()));
        } catch (RuntimeException inVain) {
            consumer.close();
            throw inVain;
        }
    }

    /** Shows the keeper what has come. */
    void poll(Duration within, BudgetKeeper keeper) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(within)) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            try {
                if (record.value() == null) {
                    if (record.key() != null) {
                        keeper.forget(new String(record.key(), StandardCharsets.UTF_8));
                    }
                    positions.other(partition, record.offset());
                } else if (record.topic().equals(TopicNames.SCORES)) {
                    RiskScore score = RiskScoreCodec.read(record.value());
                    keeper.observe(score);
                    long day = Math.floorDiv(score.eventTime().toEpochMilli(), DAY_MILLIS);
                    if (day > keeper.closed().orElse(Long.MIN_VALUE)) {
                        positions.score(partition, record.offset(), day, System.nanoTime());
                    } else {
                        positions.other(partition, record.offset());
                    }
                } else {
                    keeper.observe(ChurnAlertCodec.read(record.value()));
                    positions.other(partition, record.offset());
                }
            } catch (InvalidMessageException newerOrForeign) {
                positions.other(partition, record.offset());
            }
        }
    }

    /** The day that begins now, as far as was read. */
    OptionalLong today() {
        Set<TopicPartition> behind = consumer.assignment().stream()
                .filter(partition -> partition.topic().equals(TopicNames.SCORES))
                // Unknown until the first fetch.
                .filter(partition -> consumer.currentLag(partition).orElse(1) > 0)
                .collect(Collectors.toSet());
        return positions.today(behind, System.nanoTime());
    }

    /** Days up to this one are over. */
    void closed(long day) {
        positions.closed(day);
    }

    /** Where a next owner must begin. */
    Map<String, List<Long>> offsets() {
        return positions.offsets();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void begin(Map<String, List<Long>> before) {
        List<TopicPartition> partitions =
                TOPICS.stream().flatMap(this::partitions).toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> earliest = consumer.beginningOffsets(partitions);
        for (TopicPartition partition : partitions) {
            List<Long> offsets = before.getOrDefault(partition.topic(), List.of());
            long last = partition.partition() < offsets.size() ? offsets.get(partition.partition()) : 0;
            long from = Math.max(last, earliest.get(partition));
            consumer.seek(partition, from);
            positions.begin(partition, from);
        }
    }

    private Stream<TopicPartition> partitions(String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()));
    }
}
