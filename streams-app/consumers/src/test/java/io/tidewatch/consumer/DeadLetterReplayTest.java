package io.tidewatch.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.tidewatch.consumer.ReplayReport.Outcome;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterReplayTest {
    private static final Clock SOON = Clock.fixed(Alerts.TIME.plus(Duration.ofDays(1)), ZoneOffset.UTC);
    private static final Clock AFTER_EXPIRY = Clock.fixed(Alerts.TIME.plus(Duration.ofDays(30)), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    /** What the receiver answers to an order that is not 200, by alert id. */
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            received.add(key);
            exchange.sendResponseHeaders(answers.getOrDefault(key, 200), -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void sendsEachOrderOnceUnderItsOwnId() throws IOException {
        // Given
        putAside(Alerts.raised("a1", "1"), Alerts.raised("a2", "2"));

        // When: run twice
        ReplayReport first = replay(SOON);
        ReplayReport second = replay(SOON);

        // Then
        assertThat(received).containsExactly("a1", "a2");
        assertThat(first.counts()).isEqualTo(Map.of(Outcome.SENT, 2L));
        assertThat(first.left()).isZero();
        assertThat(second.counts()).isEmpty();
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void keepsWhatIsRefusedAgainWithItsNewReason() throws IOException {
        // Given
        putAside(Alerts.raised("a1", "1"), Alerts.raised("a2", "2"), Alerts.raised("a3", "3"));
        answers.put("a2", 422);

        // When
        ReplayReport report = replay(SOON);

        // Then
        assertThat(report.counts()).isEqualTo(Map.of(Outcome.SENT, 2L, Outcome.REFUSED_AGAIN, 1L));
        assertThat(deadLetters()).containsExactly("a2: HTTP status 422");
    }

    @Test
    void sendsNothingThatIsNoLongerDue() throws IOException {
        // Given: of two coupons one was taken back since; then both expire
        putAside(Alerts.raised("a1", "1"), Alerts.raised("a2", "2"), Alerts.of("a3", AlertKind.RESOLVED, "1"));

        // When
        ReplayReport report = replay(AFTER_EXPIRY);

        // Then: that the one is taken back is still to be said
        assertThat(received).containsExactly("a3");
        assertThat(report.counts()).isEqualTo(Map.of(Outcome.TAKEN_BACK, 1L, Outcome.EXPIRED, 1L, Outcome.SENT, 1L));
        assertThat(deadLetters()).containsExactly("a1: HTTP status 400", "a2: HTTP status 400");
    }

    @Test
    void goesOnAfterAKillInTheMiddle() throws IOException {
        // Given: a replay that died when the first of three orders was delivered and noted
        putAside(Alerts.raised("a1", "1"), Alerts.raised("a2", "2"), Alerts.raised("a3", "3"));
        try (DeadLetters killed = DeadLetters.open(folder.resolve("dead-letters.jsonl"))) {
            killed.delivered("a1");
        }

        // When
        ReplayReport report = replay(SOON);

        // Then
        assertThat(received).containsExactly("a2", "a3");
        assertThat(report.counts()).isEqualTo(Map.of(Outcome.SENT, 2L));
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void changesNothingWhileAPersonHasToMendTheSink() throws IOException {
        // Given
        putAside(Alerts.raised("a1", "1"), Alerts.raised("a2", "2"), Alerts.raised("a3", "3"));
        answers.put("a2", 401);
        DeadLetterReplay replay = new DeadLetterReplay(settings(), SOON);

        // When
        Throwable failure = catchThrowable(replay::run);

        // Then
        assertThat(failure)
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("does not take orders (HTTP status 401): check the token")
                .hasMessageEndingWith("what was not sent is still in the dead-letter file, replay it again then");
        assertThat(replay.report().orElseThrow().counts()).isEqualTo(Map.of(Outcome.SENT, 1L, Outcome.NOT_REACHED, 2L));
        assertThat(deadLetters()).containsExactly("a2: HTTP status 400", "a3: HTTP status 400");
    }

    @Test
    void endsWhenTheSinkIsDownAndBeginsWithTheOthersTheNextTime() throws IOException {
        // Given: three orders that make the receiver fail, before one that does not
        putAside(IntStream.rangeClosed(1, 4)
                .mapToObj(user -> Alerts.raised("a" + user, "" + user))
                .toArray(Alerts[]::new));
        IntStream.rangeClosed(1, 3).forEach(user -> answers.put("a" + user, 500));

        // When
        Throwable failure = catchThrowable(() -> new DeadLetterReplay(settings(), SOON).run());

        // Then
        assertThat(failure)
                .isInstanceOf(UncheckedIOException.class)
                .hasStackTraceContaining("took none of the last 3 orders (HTTP status 500, 1 attempts)");
        assertThat(deadLetters())
                .containsExactly(
                        "a4: HTTP status 400",
                        "a1: HTTP status 500, 1 attempts",
                        "a2: HTTP status 500, 1 attempts",
                        "a3: HTTP status 500, 1 attempts");
    }

    @Test
    void leavesMessagesAndOrdersOfOthersAsTheyAre() throws IOException {
        // Given: a message that is no alert, and an order that this consumer never decided
        try (DeadLetters file = DeadLetters.open(folder.resolve("dead-letters.jsonl"))) {
            file.unreadable(
                    new ConsumerRecord<>(
                            "churn.interventions", 1, 7, new byte[0], "no alert".getBytes(StandardCharsets.UTF_8)),
                    "not JSON");
            file.undeliverable(JsonLines.JSON.createObjectNode().put("alert_id", "b1"), "HTTP status 400");
        }
        List<String> before = Files.readAllLines(folder.resolve("dead-letters.jsonl"));

        // When
        ReplayReport report = replay(SOON);

        // Then
        assertThat(received).isEmpty();
        assertThat(report.counts()).isEqualTo(Map.of(Outcome.NO_ORDER, 1L, Outcome.UNKNOWN, 1L));
        assertThat(Files.readAllLines(folder.resolve("dead-letters.jsonl"))).isEqualTo(before);
    }

    @Test
    void doesNotRunBesideTheConsumer() throws IOException {
        // Given
        putAside(Alerts.raised("a1", "1"));
        StateFolder held = StateFolder.lock(folder);

        // When
        Throwable failure = catchThrowable(() -> new DeadLetterReplay(settings(), SOON).run());
        held.close();

        // Then
        assertThat(failure)
                .isInstanceOf(TidewatchException.class)
                .hasMessageStartingWith("another consumer is using the state folder " + folder + ": stop it");
        assertThat(received).isEmpty();
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        // When
        DeliverySettings elsewhere = settings(folder.resolve("mistyped"));
        Throwable failure = catchThrowable(() -> new DeadLetterReplay(elsewhere, SOON).run());

        // Then: and leaves no folder behind
        assertThat(failure)
                .isInstanceOf(TidewatchException.class)
                .hasMessageStartingWith("there is no dead-letter file " + folder.resolve("mistyped"));
        assertThat(folder.resolve("mistyped")).doesNotExist();
    }

    private ReplayReport replay(Clock clock) {
        DeadLetterReplay replay = new DeadLetterReplay(settings(), clock);
        replay.run();
        return replay.report().orElseThrow();
    }

    private DeliverySettings settings() {
        return settings(folder);
    }

    private DeliverySettings settings(Path state) {
        return new DeliverySettings(
                state,
                state.resolve("dead-letters.jsonl"),
                new SinkAddress.ToWebhook(
                        URI.create("http://localhost:" + server.getAddress().getPort() + "/hook")),
                Optional.empty(),
                new RetryPolicy(1, Duration.ofSeconds(30), Duration.ZERO, Duration.ZERO),
                20);
    }

    /** As the coupon consumer does when the receiver refuses whatever it gets. */
    private void putAside(Alerts... alerts) throws IOException {
        CouponService service = new CouponService(new CouponCaps(5, BigDecimal.TEN, BigDecimal.ONE));
        Ledger ledger = new Ledger(service);
        List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
        Arrays.stream(alerts)
                .map(each -> ChurnAlertCodec.write(each.alert()))
                .forEach(value -> messages.add(
                        new ConsumerRecord<>("churn.interventions", 0, messages.size(), new byte[0], value)));
        try (Journal journal = Journal.open(folder.resolve("journal.jsonl"), ledger::restore);
                DeadLetters deadLetters = DeadLetters.open(folder.resolve("dead-letters.jsonl"))) {
            new AlertHandler(
                            ledger,
                            journal,
                            new Refusing(),
                            deadLetters,
                            Integer.MAX_VALUE,
                            new Receipts(service),
                            ReceiptLog.none())
                    .handle(messages);
        }
    }

    private List<String> deadLetters() throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("dead-letters.jsonl"))) {
            ObjectNode row = (ObjectNode) JsonLines.JSON.readTree(line);
            rows.add(DeadLetters.alertId(row).orElseThrow() + ": "
                    + row.get("reason").asText());
        }
        return rows;
    }

    private static final class Refusing implements Sink {
        @Override
        public Delivery deliver(ObjectNode order) {
            return new Delivery.Refused("HTTP status 400");
        }

        @Override
        public void force() {}

        @Override
        public Duration longestDelivery() {
            return Duration.ZERO;
        }

        @Override
        public String description() {
            return "the sink";
        }

        @Override
        public void close() {}
    }
}
