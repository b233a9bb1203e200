package io.tidewatch.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.collector.config.CollectorConfig;
import io.tidewatch.collector.intake.Promises.Safe;
import io.tidewatch.collector.spool.Position;
import io.tidewatch.collector.spool.Spool;
import io.tidewatch.collector.spool.SpoolCursor;
import io.tidewatch.collector.spool.SpoolLimits;
import io.tidewatch.collector.spool.SpoolRecord;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Request;
import io.tidewatch.topics.TraceContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request is answered with, with a spool and without Kafka. */
class EventsEndpointTest {
    private static final String BROWSER = "public-key-of-the-shop";
    private static final String SERVER = "secret-key-of-the-shop";
    private static final String ORIGIN = "https://shop.example.com";
    private static final String AGENT = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36";

    @TempDir
    private Path folder;

    private Spool spool;
    private Promises promises;
    private EventsEndpoint endpoint;
    private final List<String> counted = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void open() {
        open("");
    }

    private void open(String more) {
        CollectorConfig config =
                CollectorConfig.parse("""
                    bootstrap_servers: nowhere:9092
                    sources:
                      - {name: web, kind: browser, keys: %s, origins: %s, address_rate: {per_second: 1, burst: 10}}
                      - {name: shop, kind: server, keys: %s}
                    limits: {body_kb: 1, events: 10}
                    acknowledge_within: 10s
                    """.formatted(BROWSER, ORIGIN, SERVER) + more, name -> Optional.empty());
        spool = Spool.open(folder.resolve("spool"), SpoolLimits.of(1 << 20, 100), (record, end) -> {});
        promises = new Promises(spool, config.acknowledgeWithin());
        endpoint = new EventsEndpoint(
                config,
                new Admission(spool, new RecentEvents(100)),
                promises,
                new Counts(),
                () -> promises.confirmed(spool.end()),
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        promises.close();
        spool.close();
    }

    @Test
    void answersForEachEventByItsIndex() throws Exception {
        // When
        Answer answer =
                post(server(), "[" + event("a") + ",{\"user_id\":\"u\"}," + event("b") + "," + event("a") + "]");
        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer))
                .isEqualTo(
                        "{\"accepted\":2,\"duplicate\":1,\"refused\":1,\"events\":[{\"index\":0,\"status\":\"accepted\"},{\"index\":1,\"status\":\"refused\",\"reason\":\"MISSING_FIELD\",\"detail\":\"field"
                                + " 'type' is"
                                + " missing\"},{\"index\":2,\"status\":\"accepted\"},{\"index\":3,\"status\":\"duplicate\"}]}\n");
        assertThat(kept()).hasSize(2);
        assertThat(counted)
                .startsWith("promised IN_KAFKA")
                .containsExactlyInAnyOrder(
                        "promised IN_KAFKA", "shop accepted 2 ", "shop refused 1 MISSING_FIELD", "shop duplicate 1 ");
    }

    @Test
    void aRetryCountsOnceAndIsAsSafeAsTheFirst() throws Exception {
        post(server(), event("a"));
        assertThat(json(post(server(), event("a"))).get("duplicate").asInt()).isEqualTo(1);
        assertThat(kept()).hasSize(1);
    }

    @Test
    void theEventsOfARequestBelongToItsTrace() throws Exception {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        post(
                Map.of("authorization", "Bearer " + SERVER, "traceparent", parent, "tracestate", "vendor=1"),
                "[" + event("a") + "," + event("b") + "]");
        post(Map.of("authorization", "Bearer " + SERVER, "traceparent", "no trace"), event("c"));

        Optional<TraceContext> trace = Optional.of(new TraceContext(parent, Optional.of("vendor=1")));
        assertThat(kept()).extracting(SpoolRecord::trace).containsExactly(trace, trace, Optional.empty());
    }

    @Test
    void takesPackedBodiesAndTheKeyInTheQuery() throws Exception {
        // Given
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(event("a").getBytes(StandardCharsets.UTF_8));
        }
        Request request = request(
                "key=" + BROWSER, Map.of("content-encoding", "gzip", "content-type", "text/plain;charset=UTF-8"));
        // Then
        assertThat(endpoint.refusal(request)).isEmpty();
        assertThat(endpoint.answer(request, packed.toByteArray())
                        .toCompletableFuture()
                        .join()
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "401 | none | '' | authorization | Bearer wrong-key-of-the-shop",
                "401 | none | key=wrong-key-of-the-shop | x | y",
                "401 | none | '' | x | y",
                "403 | web | '' | origin | https://other.example.com",
                "403 | web | '' | origin | null",
                "403 | shop | '' | origin | https://shop.example.com",
                "415 | shop | '' | content-type | application/x-www-form-urlencoded",
                "415 | shop | '' | content-encoding | br"
            })
    void refusesByTheHead(int status, String source, String query, String header, String value) {
        Map<String, String> headers = new HashMap<>();
        if (source != null) {
            headers.put("authorization", "Bearer " + (source.equals("web") ? BROWSER : SERVER));
        }
        headers.put(header, value);
        assertThat(endpoint.refusal(request(query, headers)))
                .map(Answer::status)
                .contains(status);
    }

    @Test
    void aPageOfTheShopCanReadEveryAnswer() {
        Map<String, String> headers = Map.of("origin", ORIGIN, "user-agent", AGENT);
        Request request = request("", headers);
        Answer answer = endpoint.sent(request, endpoint.refusal(request).orElseThrow());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers())
                .containsEntry("Access-Control-Allow-Origin", ORIGIN)
                .containsEntry("Vary", "Origin")
                .doesNotContainKey("Access-Control-Allow-Credentials");
        Request elsewhere = request("", Map.of("origin", "https://other.example.com"));
        assertThat(endpoint.sent(elsewhere, answer("x")).headers()).doesNotContainKey("Access-Control-Allow-Origin");
    }

    @Test
    void aPreflightIsAnsweredForPagesOfTheShop() {
        Answer answer = endpoint.preflight(request("", Map.of("origin", ORIGIN)));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers())
                .containsEntry("Access-Control-Allow-Origin", ORIGIN)
                .containsEntry("Access-Control-Allow-Methods", "POST")
                .containsEntry(
                        "Access-Control-Allow-Headers",
                        "authorization, content-type, content-encoding, traceparent, tracestate");
        assertThat(endpoint.preflight(request("", Map.of("origin", "https://other.example.com")))
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "", "[{}", "user_id=u"})
    void tellsABodyThatIsNoJson(String body) {
        assertThat(post(server(), body).status()).isEqualTo(400);
    }

    @Test
    void tellsWhatIsTooLarge() {
        assertThat(post(server(), "{}".repeat(11)).status()).isEqualTo(413);
        byte[] bomb = packed(new byte[100_000]);
        Request request = request("", Map.of("authorization", "Bearer " + SERVER, "content-encoding", "gzip"));
        assertThat(endpoint.answer(request, bomb).toCompletableFuture().join().status())
                .isEqualTo(413);
    }

    @Test
    void anAddressThatSendsTooMuchIsToldWhenToComeAgain() {
        Map<String, String> page = browser();
        assertThat(post(page, "{}".repeat(10)).status()).isEqualTo(200);
        Answer answer = post(page, "{}".repeat(3));
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsEntry("Retry-After", "3");
        assertThat(post(server(), "{}".repeat(10)).status()).isEqualTo(200);
    }

    @Test
    void keepsNothingOfAVisitorWhoDoesNotWantToBeTracked() throws Exception {
        Map<String, String> page = new HashMap<>(browser());
        page.put("sec-gpc", "1");
        Answer answer = post(page, event("a"));
        assertThat(json(answer).at("/events/0/reason").asText()).isEqualTo("consent");
        assertThat(kept()).isEmpty();
        assertThat(counted).containsExactly("web refused 1 consent");
    }

    @Test
    void countsBotsApartAndTellsThem() throws Exception {
        Map<String, String> bot = new HashMap<>(browser());
        bot.put("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1)");
        assertThat(json(post(bot, event("a") + event("b")))
                        .at("/events/1/reason")
                        .asText())
                .isEqualTo("bot");
        assertThat(counted).containsExactly("web bots 2", "web refused 2 bot");
        // A server's client is called as it likes.
        Map<String, String> server = new HashMap<>(server());
        server.put("user-agent", "python-requests/2.0");
        assertThat(json(post(server, event("a"))).get("accepted").asInt()).isEqualTo(1);
    }

    @Test
    void keepsBotsWhereItShall() throws Exception {
        close();
        open("bots: keep\n");
        Map<String, String> bot = new HashMap<>(browser());
        bot.put("user-agent", "Googlebot");
        assertThat(json(post(bot, event("a"))).get("accepted").asInt()).isEqualTo(1);
        assertThat(counted).contains("web bots 1");
    }

    @Test
    void promisesNothingOnceTheSpoolIsClosed() throws Exception {
        spool.close();
        Answer answer = post(server(), event("a"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("Retry-After");
        endpoint.refuseFromNowOn();
        assertThat(endpoint.refusal(request("", server()))).map(Answer::status).contains(503);
    }

    @Test
    void aPromiseIsKafkasOrTheDisks() throws Exception {
        Promises own = new Promises(spool, Duration.ofMinutes(5));
        // Given
        Position first = spool.append(new ArrayList<>());
        assertThat(own.promise(new Position(first.segment(), 1)).isDone()).isFalse();
        CompletableFuture<Safe> waiting = own.promise(new Position(first.segment(), 7));
        // When
        own.confirmed(new Position(first.segment(), 7));
        // Then
        assertThat(waiting.join()).isEqualTo(Safe.IN_KAFKA);
        // When
        post(server(), event("x"));
        own.down();
        // Then
        assertThat(own.promise(spool.end()).join()).isEqualTo(Safe.ON_DISK);
        // When
        own.confirmed(spool.end());
        CompletableFuture<Safe> never = own.promise(new Position(first.segment() + 1, 0));
        own.close();
        // Then
        assertThatThrownBy(never::join).isInstanceOf(CompletionException.class);
    }

    @Test
    void waitsForKafkaNoLongerThanTheBound() throws Exception {
        try (Promises own = new Promises(spool, Duration.ofMillis(1))) {
            post(server(), event("x"));
            assertThat(own.promise(spool.end()).join()).isEqualTo(Safe.ON_DISK);
        }
    }

    private Answer post(Map<String, String> headers, String body) {
        Request request = request("", headers);
        assertThat(endpoint.refusal(request)).isEmpty();
        return endpoint.answer(request, body.getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .join();
    }

    private List<SpoolRecord> kept() throws Exception {
        try (SpoolCursor cursor = spool.from(Position.START)) {
            return cursor.next(100, 1 << 20);
        }
    }

    private static Request request(String query, Map<String, String> headers) {
        return new Request("POST", "/v1/events", query, "127.0.0.1", headers);
    }

    private static Map<String, String> server() {
        return Map.of("authorization", "Bearer " + SERVER);
    }

    private static Map<String, String> browser() {
        return Map.of("authorization", "Bearer " + BROWSER, "origin", ORIGIN, "user-agent", AGENT);
    }

    private static String event(String id) {
        return "{\"event_id\":\"%s\",\"user_id\":\"u\",\"type\":\"cart\",\"time\":1795339530250}".formatted(id);
    }

    private static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static Answer answer(String text) {
        return Answer.text("text/plain", text);
    }

    private static JsonNode json(Answer answer) throws java.io.IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private final class Counts implements IntakeObserver {
        @Override
        public void events(String source, String outcome, String reason, int count) {
            counted.add(source + " " + outcome + " " + count + " " + reason);
        }

        @Override
        public void bots(String source, int events) {
            counted.add(source + " bots " + events);
        }

        @Override
        public void fieldsLeftOut(String source, int fields) {
            counted.add(source + " fields left out " + fields);
        }

        @Override
        public void refused(int status) {
            counted.add("refused " + status);
        }

        @Override
        public void promised(Safe where, Duration after) {
            counted.add("promised " + where);
        }
    }
}
