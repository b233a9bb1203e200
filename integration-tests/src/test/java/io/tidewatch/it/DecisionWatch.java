package io.tidewatch.it;

import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what engines have committed as soon as it can be read, as a coupon service does, and notes when that was. */
final class DecisionWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final List<Decided> decided = new ArrayList<>();
    private final List<Decided> alerts = new ArrayList<>();
    private final CompletableFuture<Void> reading;
    private volatile boolean closed;

    /**
     * Something was decided.
     *
     * @param eventId because of which event
     * @param nanos when it could be read, as {@link System#nanoTime()}
     */
    record Decided(String eventId, long nanos) {}

    DecisionWatch(ShopTopics topics) {
        this.reading = CompletableFuture.runAsync(() -> read(topics), running -> {
            Thread thread = new Thread(running, "decision-watch");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** Events that were scored, in the order in which that could be read. */
    synchronized List<Decided> events() {
        return List.copyOf(decided);
    }

    /** Alerts that events have caused, likewise. */
    synchronized List<Decided> alerts() {
        return List.copyOf(alerts);
    }

    private void read(ShopTopics topics) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topics.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    new ArrayList<>(topics.ends(TopicNames.FEATURES).keySet());
            partitions.addAll(topics.ends(TopicNames.INTERVENTIONS).keySet());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    note(record, System.nanoTime());
                }
            }
        } catch (InvalidMessageException notOurs) {
            throw new AssertionError("the engine sent a message that is none", notOurs);
        }
    }

    private synchronized void note(ConsumerRecord<byte[], byte[]> record, long nanos) throws InvalidMessageException {
        if (record.topic().equals(TopicNames.FEATURES)) {
            for (FeatureRecord event : FeatureRecordCodec.read(record.value())) {
                decided.add(new Decided(event.eventId(), nanos));
            }
        } else {
            ChurnAlert alert = ChurnAlertCodec.read(record.value());
            alert.causedBy().ifPresent(event -> alerts.add(new Decided(event, nanos)));
        }
    }

    @Override
    public void close() {
        closed = true;
        reading.join();
    }
}
