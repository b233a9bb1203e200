package io.tidewatch.it;

import static io.tidewatch.it.SecuredUsers.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.it.SecuredUsers.Answer;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What engine, consumers, collector and operator do on a secured cluster, each with its own rights; fails where one of them cannot.
 *
 * @param folder for state, spools and what comes out
 */
record RolesAtWork(SecuredKafka kafka, SecuredUsers users, Path folder) {
    private static final Duration SOON = Duration.ofSeconds(60);

    void engineExactlyOnceThroughACrash() throws Exception {
        ShopLog log = ShopLog.of(7, 40);
        Outcome oracle = Outcome.ofOfflineReplay(log);
        try (ShopTopics topics = ShopTopics.there(kafka.asSuperuser());
                EngineRun run = new EngineRun(topics, "tidewatch")) {
            EngineSettings settings = engine(topics);
            try (EngineProcess engine = EngineProcess.start(settings)) {
                run.send(log.messages().subList(0, log.messages().size() / 2));
                run.awaitMoreScored();
                engine.kill();
            }
            try (EngineProcess engine = EngineProcess.start(settings)) {
                run.finish(log);
                run.awaitOutcome(oracle);
                engine.stop();
            }
            assertThat(oracle.differences(run.outcome())).isEmpty();
        }
    }

    void consume(String service) {
        Path sink = folder.resolve(service + ".jsonl");
        try (ShopTopics topics = ShopTopics.there(kafka.asSuperuser());
                EngineProcess consumer = EngineProcess.start(
                        service,
                        List.of(
                                Tidewatch.class.getName(),
                                "consume",
                                service,
                                "--bootstrap-server",
                                kafka.bootstrapServers(),
                                "--command-config",
                                users.file(service).toString(),
                                "--from-beginning",
                                "--state",
                                folder.resolve(service + "-state").toString(),
                                "--sink",
                                "file:" + sink))) {
            // The alerts are of years ago, so no order comes of them.
            await(service + " has committed what it read")
                    .atMost(SOON)
                    .until(() -> topics.committed("tidewatch-" + service).values().stream()
                            .anyMatch(offset -> offset > 0));
            consumer.stop();
        }
    }

    void deadLetters() {
        ok(users.as("operator", "dlq", "list"));
        ok(users.as("operator", "dlq", "show", "--limit", "1"));
        Answer replay = users.as("operator", "dlq", "replay");
        ok(replay);
        assertThat(replay.text()).contains("sent to shop.events");
    }

    void collect() throws IOException {
        String kafkaSection = "kafka:\n"
                + kafka.client("collector").entrySet().stream()
                        .map(property -> "  %s: \"%s\"\n".formatted(property.getKey(), property.getValue()))
                        .reduce("", String::concat);
        Path spool = folder.resolve("spool");
        try (CollectorProcess collector =
                CollectorProcess.start(kafka.bootstrapServers(), spool, "spool: {directory: SPOOL}", kafkaSection)) {
            assertThat(new CollectorClient()
                            .send(collector.events(), List.of(CollectorClient.event("anna", 1)))
                            .statusCode())
                    .isBetween(200, 299);
            await("the collector has sent it")
                    .atMost(SOON)
                    .until(() ->
                            new CollectorClient().get(collector.ops("/metrics")).contains("unsent_bytes 0.0"));
            assertThat(collector.output()).doesNotContain("WARN");
            collector.stop();
        }
    }

    /**
     * Also keeps the budget, which a replay does not; the first lines come when a day is over. What was sent again becomes dead letters once
     * more, so that there are some to send again without one right or another.
     */
    void live() throws ExecutionException, InterruptedException {
        try (ShopTopics topics = ShopTopics.there(kafka.asSuperuser());
                CommittedRecords letters = new CommittedRecords(topics, TopicNames.DEAD_LETTERS)) {
            int before = letters.all().size();
            try (EngineProcess engine = EngineProcess.start(engine(topics).live())) {
                sendAsTheShop("berta");
                await("the engine keeps the budget")
                        .atMost(SOON)
                        .until(() -> engine.output().contains("This instance keeps the budget"));
                await("dead letters once more")
                        .atMost(SOON)
                        .until(() -> letters.all().size() > before);
                assertThat(engine.output()).doesNotContain("cannot be followed", "lacks a right");
                engine.stop();
            }
        }
    }

    private void sendAsTheShop(String user) throws ExecutionException, InterruptedException {
        Map<String, Object> client = new HashMap<>(kafka.client("producer"));
        client.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> front =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            ShopEvent event = ShopEvent.of("live-1", user, EventType.BROWSE, Instant.now())
                    .build();
            front.send(new ProducerRecord<>(
                            TopicNames.SHOP_EVENTS, user.getBytes(StandardCharsets.UTF_8), ShopEventCodec.write(event)))
                    .get();
        }
    }

    EngineSettings engine(ShopTopics topics) {
        return EngineSettings.replay("tidewatch", topics, folder.resolve("state"))
                .broker(kafka.bootstrapServers())
                .kafka(kafka.client("engine"));
    }
}
