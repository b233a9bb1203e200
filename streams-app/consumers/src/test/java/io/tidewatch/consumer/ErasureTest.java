package io.tidewatch.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlertCodec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ERASED message leaves nothing of the user in a consumer's folder, and is acted on once. */
class ErasureTest {
    private static final String USER = "user-who-goes";

    @TempDir
    private Path folder;

    @Test
    void nothingOfTheUserIsLeftInAnyFile() throws IOException {
        handle(file(), Alerts.raised("a1", USER), Alerts.raised("a2", "stays"));
        handle(refusing(), Alerts.raised("a3", USER + "-2"));

        handle(file(), Alerts.of("x1", AlertKind.ERASED, USER));

        assertThat(everything()).doesNotContain("\"" + USER + "\"").contains("stays");
    }

    @Test
    void whatWasPutAsideOfTheUserGoesToo() throws IOException {
        handle(refusing(), Alerts.raised("a1", USER), Alerts.raised("a2", "stays"));

        handle(file(), Alerts.of("x1", AlertKind.ERASED, USER));

        assertThat(everything()).doesNotContain(USER).contains("stays");
    }

    @Test
    void alertsOfBeforeAreStillKnown() throws IOException {
        handle(file(), Alerts.raised("a1", USER));
        handle(file(), Alerts.of("x1", AlertKind.ERASED, USER));

        Progress again = handle(file(), Alerts.raised("a1", USER), Alerts.of("x1", AlertKind.ERASED, USER));

        assertThat(again.repeated()).isEqualTo(2);
        assertThat(everything()).doesNotContain(USER);
    }

    @Test
    void ordersThatAreStillToBeDeliveredStaySo() throws IOException {
        // Given: the erasure is settled, what came behind it is not
        List<String> delivered = new ArrayList<>();
        Sink stopping = new ReplacedDelivery(
                file(),
                order -> new FixedAnswer(
                        order.path("alert_id").asText().equals("a2")
                                ? new Sink.Delivery.Interrupted()
                                : new Sink.Delivery.Accepted()));
        handle(
                stopping,
                Alerts.raised("a1", USER),
                Alerts.of("x1", AlertKind.ERASED, USER),
                Alerts.raised("a2", "stays"));

        // When
        Sink next = new ReplacedDelivery(file(), order -> {
            delivered.add(order.path("alert_id").asText());
            return new FixedAnswer(new Sink.Delivery.Accepted());
        });
        handle(next);

        // Then
        assertThat(delivered).containsExactly("a2");
        assertThat(everything()).doesNotContain(USER);
    }

    @Test
    void aCrashBeforeTheFilesWereCleanedIsMadeGoodAtTheNextStart() throws IOException {
        // Given: the order is marked as settled, and nothing else was done
        handle(file(), Alerts.raised("a1", USER));
        try (Journal journal = Journal.open(folder.resolve("journal.jsonl"), decision -> {})) {
            Decision decision =
                    Decision.erasure(Alerts.of("x1", AlertKind.ERASED, USER).alert());
            journal.write(List.of(decision));
            journal.markDelivered(1, 0);
        }

        handle(file());

        assertThat(Files.readString(folder.resolve("journal.jsonl"))).doesNotContain(USER);
    }

    @Test
    void whatACouponCostStillCountsForItsDay() {
        CouponService service = new CouponService(new CouponCaps(5, new BigDecimal("10"), new BigDecimal("10")));
        Ledger before = new Ledger(service);
        Decision granted = before.take(Alerts.raised("a1", USER).alert()).orElseThrow();

        CouponService restarted = new CouponService(new CouponCaps(5, new BigDecimal("10"), new BigDecimal("10")));
        Ledger after = new Ledger(restarted);
        after.restore(Decision.fromJson(granted.withoutUser().toJson()));

        assertThat(after.take(Alerts.raised("a2", "next").alert()).orElseThrow().verdict())
                .isEqualTo(Verdict.WITHHELD_DAY_BUDGET);
    }

    private Progress handle(Sink sink, Alerts... alerts) throws IOException {
        CouponService service = new CouponService(new CouponCaps(5, new BigDecimal("1000"), new BigDecimal("10")));
        Ledger ledger = new Ledger(service);
        try (sink;
                Journal journal = Journal.open(folder.resolve("journal.jsonl"), ledger::restore);
                DeadLetters deadLetters = DeadLetters.open(folder.resolve("dead.jsonl"))) {
            AlertHandler handler =
                    new AlertHandler(ledger, journal, sink, deadLetters, 100, new Receipts(service), ReceiptLog.none());
            handler.resume();
            handler.handle(messages(alerts));
            return handler.progress();
        }
    }

    private Sink file() {
        return FileSink.open(folder.resolve("orders.jsonl"));
    }

    private static Sink refusing() {
        return new FixedAnswer(new Sink.Delivery.Refused("no"));
    }

    private static List<ConsumerRecord<byte[], byte[]>> messages(Alerts... alerts) {
        return Arrays.stream(alerts)
                .map(alert -> new ConsumerRecord<>("t", 0, 0L, new byte[0], ChurnAlertCodec.write(alert.alert())))
                .toList();
    }

    private String everything() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return all.toString();
    }
}
