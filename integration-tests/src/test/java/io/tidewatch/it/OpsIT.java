package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.cli.status.GroupWatch;
import io.tidewatch.cli.status.StatusScreen;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.ops.OpsServer;
import io.tidewatch.streams.EngineRunner;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.RiskScoreCodec;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an operator asks of engines that run, over HTTP, against a real broker. */
@ExtendWith(BrokerUnderTest.class)
class OpsIT {
    private static final int PARTITIONS = 4;
    private static final String TOKEN = "a-token-for-this-test";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Instance> instances = new ArrayList<>();
    private ShopTopics topics;

    /** An engine with its listener. */
    private record Instance(EngineRunner engine, OpsServer ops) implements AutoCloseable {
        @Override
        public void close() {
            engine.close();
            ops.close();
        }
    }

    @BeforeEach
    void makeTopics(TestKafka kafka) {
        topics = ShopTopics.afresh(kafka, PARTITIONS);
    }

    @AfterEach
    void stopEngines() {
        instances.forEach(Instance::close);
        topics.close();
    }

    @Test
    void probesAreAnsweredBeforeTheEngineBeginsAndReadyFollowsIt() throws Exception {
        Instance instance = prepare("probes", "");
        assertThat(get(instance, "/health/live").statusCode()).isEqualTo(200);
        assertThat(get(instance, "/health/ready").statusCode()).isEqualTo(503);

        instance.engine().begin();

        awaitReady(instance);
        JsonNode status = json(get(instance, "/status"));
        assertThat(status.get("state").asText()).isEqualTo("RUNNING");
        assertThat(status.get("tasks")).hasSize(PARTITIONS);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(json(get(instance, "/status")).findValuesAsText("lag_records"))
                        .containsOnly("0"));

        // And again when the test ends: an engine may be stopped by several.
        instance.engine().close();

        assertThat(get(instance, "/health/live").statusCode()).isEqualTo(503);
    }

    @Test
    void aUserWhoWasJustSeenIsShownWithTheRiskThatWasPublished() throws Exception {
        // Given
        Instance instance = begin("look-up", "");
        awaitReady(instance);

        // When
        send("user/1 ü");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                get(instance, "/users/user%2F1%20%C3%BC").statusCode())
                        .isEqualTo(200));

        // Then
        JsonNode user = json(get(instance, "/users/user%2F1%20%C3%BC"));
        RiskScore published = published("user/1 ü");
        assertThat(user.get("user_id").asText()).isEqualTo("user/1 ü");
        assertThat(user.get("risk_at_last_event").asDouble()).isEqualTo(published.risk());
        assertThat(user.get("band").asText()).isEqualTo(published.band().name());
        assertThat(user.get("curve")).hasSize(published.silenceDays().length);
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(get(instance, "/users/nobody").statusCode()).isEqualTo(404));
    }

    @Test
    void aUserIsShownBeforeTheCommit() throws Exception {
        // Given: an engine that commits as seldom as its transactions allow
        String application = "uncommitted";
        Instance instance = begin(application, "port: 0\nkafka: {commit.interval.ms: 8000}");
        awaitReady(instance);
        AtomicInteger number = new AtomicInteger();

        // When, then: a commit may come between an event and its look-up, but not each time
        await().atMost(SOON).until(() -> {
            String user = "fresh-" + number.incrementAndGet();
            send(user);
            await().atMost(SOON).until(() -> get(instance, "/users/" + user).statusCode() == 200);
            return sum(topics.committed(application)) < sum(topics.ends(TopicNames.SHOP_EVENTS));
        });
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void theMetricsAreTheEnginesAndKafkaStreams() throws Exception {
        // Given
        Instance instance = begin("metrics", "");
        awaitReady(instance);

        // When
        send("someone");

        // Then
        await().atMost(SOON).untilAsserted(() -> {
            String metrics = get(instance, "/metrics").body();
            assertThat(metrics)
                    .contains("kafka_stream_state_", "kafka_stream_thread_", "kafka_consumer_fetch_manager_")
                    // To read it while a store closes would crash the engine.
                    .doesNotContain("uncommitted_bytes")
                    .containsPattern("(?m)^tidewatch_events_scored_total [1-9]")
                    .containsPattern("(?m)^tidewatch_input_lag_records\\{partition=\"3\"} 0")
                    .containsPattern("(?m)^tidewatch_ready 1")
                    .doesNotContain("someone");
        });
    }

    /** Some of Kafka's come with the first rebalance, fetch or commit. */
    @Test
    void theMetricsOfTheRulesAndTheDashboardAreThere() throws Exception {
        Instance instance = begin("monitored", "");
        awaitReady(instance);

        send("somebody");

        Set<String> asked = PrometheusFiles.metricsAskedFor();
        assertThat(asked).hasSizeGreaterThan(30);
        // These come with 500 events; that they exist the test of the operations' page says.
        asked.removeAll(Set.of("tidewatch_drift_psi", "tidewatch_drift_risk_psi"));
        // Whose pause is asked for, and which may not come by itself.
        System.gc();
        await().atMost(SOON).untilAsserted(() -> {
            Set<String> given = Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)[{ ]")
                    .matcher(get(instance, "/metrics").body())
                    .results()
                    .map(sample -> sample.group(1))
                    .collect(Collectors.toSet());
            assertThat(given).containsAll(asked);
        });
    }

    @Test
    void theLagIsToldInSecondsToo() throws Exception {
        // Given: an engine that commits as seldom as its transactions allow
        Instance instance = begin("slow-commits", "port: 0\nkafka: {commit.interval.ms: 8000}");
        awaitReady(instance);
        AtomicInteger number = new AtomicInteger();

        // When, then: at some look of the brokers an event waits for its commit
        await().atMost(SOON).untilAsserted(() -> {
            send("waiting-" + number.incrementAndGet());
            assertThat(lagSeconds(instance)).hasSize(PARTITIONS).anyMatch(seconds -> seconds > 0 && seconds < 60);
        });
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(lagSeconds(instance)).hasSize(PARTITIONS).containsOnly(0.0));
    }

    private List<Double> lagSeconds(Instance instance) {
        return json(get(instance, "/status")).findValues("lag_seconds").stream()
                .filter(JsonNode::isNumber)
                .map(JsonNode::asDouble)
                .toList();
    }

    @Test
    void anInstanceThatDoesNotHoldAUserAsksTheOneThatDoes() throws Exception {
        // Given
        Instance one = begin("two", advertised());
        Instance other = begin("two", advertised());
        List<String> users = IntStream.range(0, 20).mapToObj(i -> "shared-" + i).toList();
        send(users.toArray(String[]::new));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Stream.of(one, other)
                                .map(instance -> json(get(instance, "/status"))
                                        .get("tasks")
                                        .size()))
                        .containsExactly(PARTITIONS / 2, PARTITIONS / 2));
        awaitReady(one);
        awaitReady(other);

        for (String user : users) {
            // Then both know every user
            await().atMost(SOON).untilAsserted(() -> {
                HttpResponse<String> here = get(one, "/users/" + user);
                HttpResponse<String> there = get(other, "/users/" + user);
                assertThat(here.statusCode()).as(here.body()).isEqualTo(200);
                assertThat(there.statusCode()).as(there.body()).isEqualTo(200);
                assertThat(json(here).get("risk_at_last_event"))
                        .isEqualTo(json(there).get("risk_at_last_event"));
            });
            // though one alone holds the profile: what was passed on is not passed on again
            assertThat(Stream.of(one, other)
                            .map(instance -> get(instance, "/users/" + user, "Tidewatch-Forwarded", "1")
                                    .statusCode()))
                    .containsExactlyInAnyOrder(200, 503);
        }
        assertThat(get(one, "/users/nobody").statusCode()).isEqualTo(404);
        assertThat(get(other, "/users/nobody").statusCode()).isEqualTo(404);
        assertThat(get(one, "/users/shared-0", "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
    }

    @Test
    void allInstancesStandOnOneScreenWhicheverIsNamed() throws Exception {
        // Given
        Instance one = begin("on-a-screen", advertised());
        Instance other = begin("on-a-screen", advertised());
        String addressOfTheOther = "127.0.0.1:" + other.ops().address().getPort();
        try (GroupWatch watch = new GroupWatch(
                List.of(URI.create("http://127.0.0.1:" + one.ops().address().getPort())), Clock.systemUTC())) {

            // Then: both, with their halves of the partitions
            await().atMost(SOON).untilAsserted(() -> {
                List<String> screen = StatusScreen.lines(watch.look(), Optional.empty());
                assertThat(screen.get(0))
                        .startsWith("on-a-screen: 2 of 2 instances answer, %1$d of %1$d partitions are at work;"
                                .formatted(PARTITIONS));
                assertThat(screen).filteredOn(line -> line.contains("  yes  ")).hasSize(2);
            });

            // When: it still works, but nobody can ask it
            other.ops().close();

            // Then
            assertThat(StatusScreen.lines(watch.look(), Optional.empty()))
                    .anyMatch(line -> line.startsWith(addressOfTheOther + "  ?") && line.contains("does not answer"))
                    .anyMatch(line -> line.contains("1 of 2 instances answer, 2 of 4 partitions are at work (not "));
        }
    }

    private static String advertised() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "port: %1$d%n  advertised: 127.0.0.1:%1$d%n  token: %2$s".formatted(free.getLocalPort(), TOKEN);
        }
    }

    private Instance begin(String applicationId, String http) throws Exception {
        Instance instance = prepare(applicationId, http);
        instance.engine().begin();
        return instance;
    }

    private Instance prepare(String applicationId, String http) throws Exception {
        TidewatchConfig config = ConfigFile.parse(
                """
                application_id: %s
                bootstrap_servers: %s
                model:
                  path: %s
                policy: %s
                http:
                  %s
                processing:
                  threads: 1
                state:
                  directory: %s
                """.formatted(
                                applicationId,
                                topics.bootstrapServers(),
                                ShippedModel.FOLDER,
                                ShippedModel.POLICY_YAML,
                                http.isEmpty() ? "port: 0" : http,
                                folder.resolve(applicationId + "-" + instances.size())),
                name -> Optional.empty());
        EngineRunner engine =
                EngineRunner.prepare(config, Model.load(config.model().path(), Device.CPU));
        Instance instance = new Instance(engine, OpsServer.open(engine));
        instances.add(instance);
        return instance;
    }

    private void awaitReady(Instance instance) {
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(get(instance, "/health/ready").statusCode()).isEqualTo(200));
    }

    private void send(String... users) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", topics.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (String user : users) {
                ShopEvent event = ShopEvent.of("event-of-" + user.hashCode(), user, EventType.BROWSE, Instant.now())
                        .build();
                producer.send(new ProducerRecord<>(
                        TopicNames.SHOP_EVENTS, user.getBytes(StandardCharsets.UTF_8), ShopEventCodec.write(event)));
            }
        }
    }

    /** The user's score on the topic, once it has been committed. */
    private RiskScore published(String user) throws Exception {
        try (CommittedRecords scores = new CommittedRecords(topics, TopicNames.SCORES)) {
            await().atMost(SOON).until(() -> !scores.all().isEmpty());
            ConsumerRecord<byte[], byte[]> only = scores.all().get(0);
            assertThat(new String(only.key(), StandardCharsets.UTF_8)).isEqualTo(user);
            return RiskScoreCodec.read(only.value());
        }
    }

    private HttpResponse<String> get(Instance instance, String path) {
        return get(instance, path, "Authorization", "Bearer " + TOKEN);
    }

    private HttpResponse<String> get(Instance instance, String path, String header, String value) {
        try {
            URI address =
                    URI.create("http://127.0.0.1:" + instance.ops().address().getPort() + path);
            HttpRequest.Builder request = HttpRequest.newBuilder(address).setHeader("Authorization", "Bearer " + TOKEN);
            return client.send(request.setHeader(header, value).build(), BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError("the listener does not answer", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException noJson) {
            throw new AssertionError("the answer is no JSON", noJson);
        }
    }
}
