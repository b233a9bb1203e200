package io.tidewatch.collector.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidewatch.collector.Collector;
import io.tidewatch.collector.config.CollectorConfig;
import io.tidewatch.collector.kafka.KafkaState;
import io.tidewatch.collector.spool.Usage;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole collector without a Kafka: it takes events to its disk, and says how it stands. */
class CollectorServerTest {
    private static final String KEY = "secret-key-of-the-shop";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(tidewatch_[a-z_]+)` \\| ([a-z, ]*)\\|");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(tidewatch_[a-z_]+)(?:\\{([^}]*)})? ");
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"");
    private static final Usage HALF = new Usage(1 << 20, 1 << 19, 1 << 20);

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Collector collector;

    @BeforeEach
    void open() {
        collector = Collector.open(config(folder.resolve("spool")));
    }

    @AfterEach
    void close() {
        collector.close();
    }

    @Test
    void takesEventsToItsDiskWithoutKafka() throws Exception {
        // The first waits for Kafka until the bound, and no other does.
        for (int i = 0; i < 3; i++) {
            assertThat(post("/collect/v1/events", event(i)).body()).contains("\"accepted\":1");
        }
        assertThat(metrics()).contains("tidewatch_collector_answers_seconds_count{safe=\"disk\"} 3");
        assertThat(get("/health/ready").body()).contains("Events are kept in the spool");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void knowsARetryAfterARestart() throws Exception {
        post("/collect/v1/events", event(1));
        collector.close();
        open();
        assertThat(post("/collect/v1/events", event(1)).body()).contains("\"duplicate\":1");
    }

    @Test
    void hasOnePathAndOneMethodForEvents() throws Exception {
        assertThat(post("/v1/events", event(1)).statusCode()).isEqualTo(404);
        assertThat(post("/metrics", event(1)).statusCode()).isEqualTo(404);
        HttpResponse<String> read = client.send(
                HttpRequest.newBuilder(at(collector.address(), "/collect/v1/events"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(read.statusCode()).isEqualTo(405);
        assertThat(read.headers().firstValue("allow")).contains("POST, OPTIONS");
        assertThat(post("/collect/v1/events", "x".repeat(2_000_000)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void hasTheScriptThatSendsFromAPageBesideThePathForEvents() throws Exception {
        HttpResponse<String> script = client.send(
                HttpRequest.newBuilder(at(collector.address(), "/collect/tidewatch.js"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().firstValue("content-type")).hasValue("text/javascript; charset=utf-8");
        assertThat(script.body())
                .isEqualTo(Files.readString(Path.of("../tracker/dist/tidewatch.js")))
                .contains("tidewatch");
        assertThat(post("/collect/tidewatch.js", event(1)).statusCode()).isEqualTo(404);
    }

    @Test
    void thePageHasEveryMetricWithItsLabels() throws Exception {
        // Given
        post("/collect/v1/events", event(1) + "{}");
        post("/collect/v1/events", "no json");
        client.send(
                HttpRequest.newBuilder(at(collector.address(), "/collect/v1/events?key=public-key-of-the-shop"))
                        .header("User-Agent", "Googlebot")
                        .POST(BodyPublishers.ofString(event(2)))
                        .build(),
                BodyHandlers.ofString());
        String page = Files.readString(Path.of("..", "..", "docs", "collector.md"));
        Map<String, Set<String>> documented = new TreeMap<>();
        ROW.matcher(page).results().forEach(row -> documented.put(row.group(1), words(row.group(2))));
        // Then
        await().untilAsserted(() -> {
            Map<String, Set<String>> measured = new TreeMap<>();
            SAMPLE.matcher(metrics())
                    .results()
                    .filter(sample -> !sample.group(1).matches(".*_(bucket|sum|max)"))
                    .forEach(sample -> measured.put(
                            sample.group(1).replaceAll("_seconds_count$", "_seconds"),
                            labels(Optional.ofNullable(sample.group(2)).orElse(""))));
            assertThat(documented).isNotEmpty().isEqualTo(measured);
        });
    }

    @Test
    void takesNoSpoolThatIsTaken() {
        assertThatThrownBy(() -> Collector.open(config(folder.resolve("spool"))))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("is in use by another collector");
    }

    @Test
    void anOutageIsNoReasonToSendElsewhereAndAFullSpoolIs() {
        KafkaState away = new KafkaState(Optional.of(Instant.EPOCH), "gone", Optional.empty());
        assertThat(CollectorHealth.ready(false, HALF, away).good()).isTrue();
        assertThat(CollectorHealth.ready(false, new Usage(1 << 20, 1 << 20, 1 << 20), away)
                        .good())
                .isFalse();
        assertThat(CollectorHealth.ready(true, HALF, away).good()).isFalse();
        assertThat(CollectorHealth.live(true).good()).isFalse();
    }

    private String metrics() throws IOException, InterruptedException {
        return get("/metrics").body();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(at(collector.opsAddress(), path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(at(collector.address(), path))
                        .header("Authorization", "Bearer " + KEY)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static URI at(InetSocketAddress address, String path) {
        return URI.create("http://127.0.0.1:" + address.getPort() + path);
    }

    private static String event(int number) {
        return "{\"event_id\":\"e-%d\",\"user_id\":\"u\",\"type\":\"cart\",\"time\":1795339530250}".formatted(number);
    }

    private static CollectorConfig config(Path spool) {
        return CollectorConfig.parse("""
                bootstrap_servers: 127.0.0.1:1
                sources:
                  - {name: shop, kind: server, keys: %s}
                  - {name: web, kind: browser, keys: public-key-of-the-shop, origins: '*'}
                http: {port: 0, path: /collect}
                ops: {port: 0}
                spool: {directory: %s, limit_mb: 1}
                acknowledge_within: 10ms
                shutdown_timeout: 1s
                """.formatted(KEY, spool), name -> Optional.empty());
    }

    private static Set<String> words(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(TreeSet::new, Set::add, Set::addAll);
    }

    private static Set<String> labels(String sample) {
        return LABEL.matcher(sample)
                .results()
                .map(label -> label.group(1))
                .collect(TreeSet::new, Set::add, Set::addAll);
    }
}
