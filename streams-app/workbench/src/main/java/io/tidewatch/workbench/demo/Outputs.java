package io.tidewatch.workbench.demo;

import io.tidewatch.engine.Experience;
import io.tidewatch.replay.ReplayListener;
import io.tidewatch.topics.AssignmentCodec;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.OutcomeCodec;
import io.tidewatch.topics.RiskScoreCodec;
import io.tidewatch.topics.TopicNames;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what comes out of the engine's topics, committed transactions only, in a thread of its own, and hands scores and alerts
 * on. The counts are of what is in the topics, not of what the engine says it did.
 */
final class Outputs implements AutoCloseable {
    /** How late a closing is noticed; a poll returns early on data. */
    private static final Duration POLL = Duration.ofMillis(100);

    private static final List<String> TOPICS = List.of(
            TopicNames.FEATURES,
            TopicNames.SCORES,
            TopicNames.INTERVENTIONS,
            TopicNames.ASSIGNMENTS,
            TopicNames.OUTCOMES,
            TopicNames.DEAD_LETTERS);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ReplayListener listener;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile Counts counts = new Counts(0, 0, 0, 0, 0);
    private volatile boolean closing;

    /**
     * What was read so far.
     *
     * @param features vectors on {@code churn.features}: one for each event that was scored
     * @param deadLetters on {@code shop.events.dlq}
     * @param alerts on {@code churn.interventions}
     * @param assignments on {@code churn.assignments}
     * @param outcomes on {@code churn.outcomes}
     */
    record Counts(long features, long deadLetters, long alerts, long assignments, long outcomes) {
        Counts plus(String topic, int count) {
            return new Counts(
                    features + (topic.equals(TopicNames.FEATURES) ? count : 0),
                    deadLetters + (topic.equals(TopicNames.DEAD_LETTERS) ? count : 0),
                    alerts + (topic.equals(TopicNames.INTERVENTIONS) ? count : 0),
                    assignments + (topic.equals(TopicNames.ASSIGNMENTS) ? count : 0),
                    outcomes + (topic.equals(TopicNames.OUTCOMES) ? count : 0));
        }
    }

    /**
     * Starts reading from the beginning.
     *
     * @param partitions of every topic
     * @param listener takes scores and alerts, each user's in order; called from the reading thread
     */
    Outputs(String bootstrapServers, int partitions, ReplayListener listener) {
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.listener = listener;
        consumer.assign(all(partitions));
        this.thread = new Thread(this::read, "demo-outputs");
        thread.start();
    }

    /** What was read so far. */
    Counts counts() {
        if (ended.isCompletedExceptionally()) {
            // What the thread failed with.
            ended.join();
        }
        return counts;
    }

    /** Stops reading. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (consumer) {
            while (!closing) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    counts = counts.plus(record.topic(), take(record));
                }
            }
            ended.complete(null);
        } catch (InvalidMessageException | RuntimeException failed) {
            ended.completeExceptionally(failed);
        }
    }

    /** Hands a message on; how many things it tells of. */
    private int take(ConsumerRecord<byte[], byte[]> record) throws InvalidMessageException {
        if (record.topic().equals(TopicNames.FEATURES)) {
            return FeatureRecordCodec.read(record.value()).size();
        }
        if (record.topic().equals(TopicNames.SCORES)) {
            listener.score(RiskScoreCodec.read(record.value()));
        } else if (record.topic().equals(TopicNames.INTERVENTIONS)) {
            listener.alert(ChurnAlertCodec.read(record.value()));
        } else if (record.topic().equals(TopicNames.ASSIGNMENTS)) {
            listener.experience(new Experience(List.of(AssignmentCodec.read(record.value())), List.of()));
        } else if (record.topic().equals(TopicNames.OUTCOMES)) {
            listener.experience(new Experience(List.of(), List.of(OutcomeCodec.read(record.value()))));
        }
        return 1;
    }

    private static Collection<TopicPartition> all(int partitions) {
        return TOPICS.stream().flatMap(topic -> partitionsOf(topic, partitions)).toList();
    }

    private static Stream<TopicPartition> partitionsOf(String topic, int partitions) {
        return IntStream.range(0, partitions).mapToObj(partition -> new TopicPartition(topic, partition));
    }
}
