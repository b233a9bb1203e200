package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.ops.OpsServer;
import io.tidewatch.streams.EngineRunner;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.Direction;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.Reason;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.Trigger;
import io.tidewatch.topics.ValueTier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the console tells of engines that run against a real broker: all of it, whichever instance is asked. */
@ExtendWith(BrokerUnderTest.class)
class ConsoleIT {
    private static final int PARTITIONS = 4;
    private static final String TOKEN = "a-token-for-this-test";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<EngineRunner> engines = new ArrayList<>();
    private final List<OpsServer> servers = new ArrayList<>();
    private ShopTopics topics;

    @BeforeEach
    void makeTopics(TestKafka kafka) {
        topics = ShopTopics.afresh(kafka, PARTITIONS);
    }

    @AfterEach
    void stop() {
        engines.forEach(EngineRunner::close);
        servers.forEach(OpsServer::close);
        topics.close();
    }

    @Test
    void eitherOfTwoInstancesShowsAllCustomersWarningsAndDeadLetters() throws Exception {
        // Given
        begin("console");
        begin("console");
        topics.awaitSharedBy(2, "console");

        // When
        List<String> users = IntStream.range(0, 40).mapToObj(i -> "user/" + i).toList();
        for (String user : users) {
            send(TopicNames.SHOP_EVENTS, user, event(user));
        }
        send(TopicNames.SHOP_EVENTS, "user/0", "no <b>JSON</b>".getBytes(StandardCharsets.UTF_8));
        send(TopicNames.INTERVENTIONS, "user/3", ChurnAlertCodec.write(alert("user/3", AlertKind.RAISED, NOW)));

        // Then
        for (OpsServer server : servers) {
            await().atMost(SOON).untilAsserted(() -> {
                JsonNode now = get(server, "now");
                assertThat(now.at("/customers/number").asLong()).isEqualTo(users.size());
                assertThat(now.at("/customers/exact").asBoolean()).isTrue();
                assertThat(now.at("/newest/0/user").asText()).isEqualTo("user/3");
                assertThat(now.at("/week/raised").asInt()).isEqualTo(1);
                assertThat(now.at("/input/lag_records").asLong(-1)).isZero();
                assertThat(now.at("/reading/back").asDouble()).isEqualTo(1);
                assertThat(now.at("/reading/missing")).isEmpty();
            });
            await().atMost(SOON).untilAsserted(() -> {
                JsonNode letters = get(server, "dead-letters");
                assertThat(letters.at("/reasons/0/reason").asText()).isEqualTo("UNREADABLE");
                assertThat(letters.at("/reasons/0/letters/0/message").asText()).isEqualTo("no <b>JSON</b>");
                assertThat(letters.at("/reasons/0/letters/0/key").asText()).isEqualTo("user/0");
            });
            assertThat(get(server, "warnings?state=open").findValuesAsText("user"))
                    .containsExactly("user/3");
            for (String user : List.of("user/0", "user/1", "user/2", "user/3", "user/4")) {
                JsonNode found = look(server, user);
                assertThat(found.at("/profile_status").asInt()).as(user).isEqualTo(200);
                assertThat(found.at("/profile/user_id").asText()).isEqualTo(user);
                assertThat(found.at("/history/events")).as(user).hasSize(1);
                assertThat(found.at("/history/events/0/1").asText()).isEqualTo("browse");
                assertThat(found.at("/history/whole").asBoolean()).isTrue();
            }
        }
        assertThat(look(servers.get(0), "user/3").at("/history/alerts/0/kind").asText())
                .isEqualTo("RAISED");
    }

    @Test
    void whatWasBeforeAnErasureIsShownToNobody() throws Exception {
        // Given
        begin("erased");
        send(TopicNames.SHOP_EVENTS, "gone", event("gone"));
        send(TopicNames.INTERVENTIONS, "gone", ChurnAlertCodec.write(alert("gone", AlertKind.RAISED, NOW)));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(look(servers.get(0), "gone").at("/history/events"))
                        .hasSize(1));

        // When
        ChurnAlert erased = ChurnAlert.erased("x", "gone", NOW.plusSeconds(60), NOW.plusSeconds(60), "m", "p");
        send(TopicNames.INTERVENTIONS, "gone", ChurnAlertCodec.write(erased));

        // Then
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode history = look(servers.get(0), "gone").get("history");
            assertThat(history.get("events")).isEmpty();
            assertThat(history.get("alerts")).isEmpty();
            assertThat(get(servers.get(0), "warnings").get("warnings")).isEmpty();
        });
    }

    @Test
    void aTopicThatIsMissingIsNamedAndTheOthersAreRead() throws Exception {
        // Given
        OpsServer server = begin("missing");
        topics.delete(TopicNames.DEAD_LETTERS);

        // When
        send(TopicNames.INTERVENTIONS, "a", ChurnAlertCodec.write(alert("a", AlertKind.RAISED, NOW)));

        // Then
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode now = get(server, "now");
            assertThat(now.at("/reading/missing/0").asText()).isEqualTo(TopicNames.DEAD_LETTERS);
            assertThat(now.at("/newest/0/user").asText()).isEqualTo("a");
        });
    }

    private static byte[] event(String user) {
        return ShopEventCodec.write(
                ShopEvent.of("event-of-" + user, user, EventType.BROWSE, NOW).build());
    }

    private static ChurnAlert alert(String user, AlertKind kind, Instant at) {
        return new ChurnAlert(
                "alert",
                "episode",
                Optional.empty(),
                user,
                kind,
                Trigger.SILENCE,
                0.4,
                40,
                OptionalDouble.of(9),
                OptionalDouble.of(8),
                at.plus(Duration.ofDays(30)),
                OptionalDouble.of(12.5),
                Band.AT_RISK,
                Band.WATCH,
                List.of(new Reason(
                        "LONG_SILENCE", Direction.RAISES, 0.2, "No visit for 9 days; usually comes every 8.")),
                Optional.empty(),
                ValueTier.HIGH,
                OptionalInt.of(5),
                at,
                at,
                at.plus(Duration.ofDays(30)),
                Optional.empty(),
                "model",
                "policy");
    }

    private OpsServer begin(String applicationId) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        TidewatchConfig config = ConfigFile.parse(
                """
                application_id: %s
                bootstrap_servers: %s
                model: {path: %s}
                policy: %s
                http: {port: %5$d, advertised: '127.0.0.1:%5$d', token: %6$s}
                processing: {threads: 1}
                state: {directory: %7$s}
                """.formatted(
                                applicationId,
                                topics.bootstrapServers(),
                                ShippedModel.FOLDER,
                                ShippedModel.POLICY_YAML,
                                port,
                                TOKEN,
                                folder.resolve(applicationId + "-" + engines.size())),
                name -> Optional.empty());
        EngineRunner engine =
                EngineRunner.prepare(config, Model.load(config.model().path(), Device.CPU));
        engines.add(engine);
        OpsServer server = OpsServer.open(engine);
        servers.add(server);
        engine.begin();
        return server;
    }

    private void send(String topic, String key, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", topics.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
        }
    }

    private JsonNode get(OpsServer server, String path) {
        return ask(request(server, path).build());
    }

    private JsonNode look(OpsServer server, String user) {
        return ask(request(server, "customer")
                .POST(BodyPublishers.ofString(
                        JSON.createObjectNode().put("user_id", user).toString()))
                .build());
    }

    private static HttpRequest.Builder request(OpsServer server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/console/api/%s"
                        .formatted(server.address().getPort(), path)))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private JsonNode ask(HttpRequest request) {
        try {
            return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
        } catch (IOException failed) {
            throw new AssertionError("the console does not answer", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }
}
