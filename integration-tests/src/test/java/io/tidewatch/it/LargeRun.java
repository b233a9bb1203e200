package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.streams.task.ClockTick;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A log that is too large to keep on its way through three brokers and one engine, and what is read of its outcome. */
final class LargeRun implements AutoCloseable {
    private static final Duration LATE = Duration.ofMinutes(40);
    private static final Duration LOOK = Duration.ofMillis(250);

    private final BrokerTrio brokers;
    private final String name;
    private final ShopTopics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final OutcomePrints outcome;
    private final long begun = System.nanoTime();

    LargeRun(BrokerTrio brokers, String name) {
        this.brokers = brokers;
        this.name = name;
        brokers.awaitWhole();
        this.topics = ShopTopics.afresh(brokers, FaultScene.PARTITIONS);
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        brokers.bootstrapServers(),
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.outcome = new OutcomePrints(topics);
    }

    EngineProcess engine(Path folder, Circumstances circumstances) {
        return EngineProcess.start(
                EngineSettings.replay(name, topics, folder.resolve("state")).batches(1024, Duration.ofMillis(50)),
                circumstances);
    }

    /** Sends all of it. */
    void send(LargeLog log) {
        log.events().forEach(event -> producer.send(record(event)));
        producer.flush();
    }

    void end(LargeLog log) {
        for (TopicPartition partition : topics.ends(TopicNames.SHOP_EVENTS).keySet()) {
            producer.send(ClockTick.record(
                    TopicNames.SHOP_EVENTS, partition.partition(), log.end().toEpochMilli()));
        }
        producer.flush();
    }

    void awaitTaken() {
        await("no lag").atMost(LATE).pollInterval(LOOK).until(() -> {
            Map<TopicPartition, Long> consumed = topics.committed(name);
            return topics.ends(TopicNames.SHOP_EVENTS).entrySet().stream()
                    .allMatch(end -> consumed.getOrDefault(end.getKey(), 0L).equals(end.getValue()));
        });
    }

    /** Waits until all that the oracle has can be read, or more. */
    void awaitOutcome(Fingerprints oracle) {
        await("every event and alert")
                .atMost(LATE)
                .pollInterval(LOOK)
                .until(() ->
                        readOn().scoredCount() >= oracle.scoredCount() && readOn().alertCount() >= oracle.alertCount());
    }

    Fingerprints readOn() {
        return outcome.readOn();
    }

    /** How long after a moment the last record came to its broker. */
    long lastMillis(long since) {
        return outcome.lastMillis() - since;
    }

    void finish(LargeLog log, Fingerprints oracle, List<Long> millis, String tried, String remark) {
        List<String> differences = oracle.differences(outcome.readOn());
        FaultResult result = new FaultResult(
                name,
                tried,
                brokers,
                (int) log.count(),
                oracle.alertCount(),
                differences,
                millis,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) / 1000.0,
                remark);
        result.write();
        assertThat(oracle.alertCount()).as("without alerts nothing is proved").isPositive();
        assertThat(differences).isEmpty();
    }

    private static ProducerRecord<byte[], byte[]> record(ShopEvent event) {
        return new ProducerRecord<>(
                TopicNames.SHOP_EVENTS, event.userId().getBytes(StandardCharsets.UTF_8), ShopEventCodec.write(event));
    }

    @Override
    public void close() {
        producer.close();
        outcome.close();
        topics.close();
    }
}
