package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the examples of docs/examples as a reader would, against a real broker. Java always; Python unless {@code -Dpython.skip};
 * JavaScript where npm is installed and reaches its registry. A language that is left out shows as a skipped test that says why.
 */
@ExtendWith(BrokerUnderTest.class)
class ExamplesIT {
    /** Not a power of two: a hash that differs in the sign bit alone would go unnoticed otherwise. */
    private static final int PARTITIONS = 12;

    private static final Duration SOON = Duration.ofSeconds(60);
    /** With a horizon, and without what a window brings. */
    private static final String OF_THE_OLD_FORM = """
            {"alert_id": "a3", "episode_id": "e2", "user_id": "u1", "kind": "RAISED", "trigger": "silence", "risk": 0.7312,
             "horizon_days": 30, "band": "AT_RISK", "previous_band": "WATCH", "value_tier": "MEDIUM",
             "event_time": "2026-03-14T09:26:53.000Z", "expires_at": "2026-04-13T09:26:53.000Z", "model": "first",
             "policy_version": "p1"}
            """;

    @TempDir
    private static Path folder;

    private static TestKafka kafka;

    @BeforeAll
    static void sendAlerts(TestKafka shared) throws InterruptedException {
        kafka = shared;
        ShopTopics.none(kafka).close();
        kafka.createTopic("shop.events", PARTITIONS);
        kafka.createTopic("churn.interventions", PARTITIONS);
        send("u0", "not an alert");
        send("u1", alert("a1", "RAISED"));
        send("u1", alert("a1", "RAISED"));
        send("u1", alert("a2", "RESOLVED"));
        send("u1", OF_THE_OLD_FORM);
    }

    @ParameterizedTest
    @EnumSource(ExampleLanguage.class)
    void producersSendWhatTheEngineReads(ExampleLanguage language) throws Exception {
        // Given
        List<String> command = command(language, "producer");
        String user = "customer-" + language;
        Path output = folder.resolve(language + "-producer.txt");

        // When
        Process process = start(command, output, user);

        // Then
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        ConsumerRecord<byte[], byte[]> message = read(user);
        ShopEvent event = ShopEventCodec.read(message.value());
        assertThat(event.userId()).isEqualTo(user);
        assertThat(event.type()).isEqualTo(EventType.PURCHASE);
        assertThat(event.value()).hasValue(40.80);
        assertThat(event.items())
                .containsExactly(
                        new LineItem("22423", Optional.of("home/cake stands"), 2, OptionalDouble.of(12.75)),
                        new LineItem("85123A", Optional.empty(), 6, OptionalDouble.of(2.55)));
        assertThat(event.time())
                .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(120));
        assertThat(Files.readString(output)).contains("sent " + event.eventId());
        assertThat(message.partition())
                .as("the partition that the Java client's hash gives")
                .isEqualTo(Utils.toPositive(Utils.murmur2(user.getBytes(StandardCharsets.UTF_8))) % PARTITIONS);
    }

    @ParameterizedTest
    @EnumSource(ExampleLanguage.class)
    void consumersActOnEachAlertOnceAndPassOverWhatIsNone(ExampleLanguage language) throws Exception {
        // Given
        List<String> command = command(language, "consumer");
        Path output = folder.resolve(language + "-consumer.txt");

        // When
        Process process = start(command, output, "group-" + language);

        // Then
        try {
            await().atMost(SOON).untilAsserted(() -> {
                List<String> lines = Files.readAllLines(output);
                assertThat(lines).anyMatch(line -> line.startsWith("no alert at offset 0"));
                assertThat(lines.stream().filter(line -> line.startsWith("try ") || line.startsWith("take back ")))
                        .containsExactly(
                                "try coupon for u1 before 2026-04-04: No visit for 18 days; usually comes every 9.5.",
                                "take back what episode e1 led to: RESOLVED",
                                "try none for u1 before 2026-04-13: ");
            });
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static List<String> command(ExampleLanguage language, String example) throws IOException {
        Optional<List<String>> command =
                language.command(example, Path.of("target").toAbsolutePath());
        assumeThat(command).as(language.whyLeftOut()).isPresent();
        return command.orElseThrow();
    }

    private static Process start(List<String> command, Path output, String argument) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.add(kafka.bootstrapServers());
        all.add(argument);
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static ConsumerRecord<byte[], byte[]> read(String user) {
        Map<String, Object> settings = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("shop.events").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return await().atMost(SOON)
                    .until(
                            () -> {
                                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                                    if (new String(message.key(), StandardCharsets.UTF_8).equals(user)) {
                                        return Optional.of(message);
                                    }
                                }
                                return Optional.<ConsumerRecord<byte[], byte[]>>empty();
                            },
                            Optional::isPresent)
                    .orElseThrow();
        }
    }

    private static void send(String user, String message) {
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                    "churn.interventions",
                    user.getBytes(StandardCharsets.UTF_8),
                    message.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static String alert(String id, String kind) {
        boolean raised = kind.equals("RAISED");
        return """
                {"alert_id": "%s", "episode_id": "e1", "user_id": "u1", "kind": "%s", "trigger": "silence", "risk": 0.7312,
                 "window_days": 38, "silence_days": 17.9, "usual_gap_days": 9.5, "due": "2026-04-04T00:00:00.000Z",
                 "value_at_risk": 48.7, "band": "AT_RISK", "previous_band": "WATCH", %s "value_tier": "MEDIUM",
                 "event_time": "2026-03-14T09:26:53.000Z", "detected_at": "2026-03-14T09:27:01.250Z",
                 "expires_at": "2026-04-04T00:00:00.000Z", "model": "tidewatch-base", "policy_version": "p1"}
                """.formatted(id, kind, raised ? """
                                "reasons": [{"code": "LONG_SILENCE", "direction": "raises", "value": 0.2105,
                                             "text": "No visit for 18 days; usually comes every 9.5."}],
                                "suggested_action": {"type": "coupon", "parameters": {"percent": "10"}},
                                """ : "");
    }
}
