package io.tidewatch.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlertCodec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertHandlerTest {
    @TempDir
    private Path folder;

    @Test
    void writesEachOrderOnceAcrossRestarts() throws IOException {
        // Given
        handle(fileSink(), Alerts.raised("a1", "1"), Alerts.raised("a2", "2"));

        // When: the last alert comes again after a restart
        Progress progress = handle(fileSink(), Alerts.raised("a2", "2"), Alerts.of("a3", AlertKind.RESOLVED, "1"));

        // Then
        assertThat(progress.repeated()).isEqualTo(1);
        assertThat(progress.count(Verdict.REVOKED)).isEqualTo(1);
        assertThat(orders()).containsExactly("grant a1", "grant a2", "revoke a3");
    }

    @Test
    void deliversAfterARestartWhatACrashLeftUndelivered() throws IOException {
        // Given: the sink dies with the first order written and the second not, before anything was committed
        List<ConsumerRecord<byte[], byte[]>> batch =
                messages(Alerts.raised("a1", "1"), Alerts.raised("a2", "2"), Alerts.raised("a3", "3"));
        FileSink dying = fileSink();
        boolean died = false;
        try (Run run = new Run(new ReplacedDelivery(dying, order -> {
            if (order.get("alert_id").asText().equals("a2")) {
                throw new IllegalStateException("killed");
            }
            return dying;
        }))) {
            run.handler.handle(batch);
        } catch (IllegalStateException e) {
            died = true;
        }

        // When
        try (Run run = new Run(fileSink())) {
            run.handler.resume();
            run.handler.handle(batch);
        }

        // Then
        assertThat(died).isTrue();
        assertThat(orders()).containsExactly("grant a1", "grant a2", "grant a3");
    }

    @Test
    void deliversNothingTwiceToASinkThatHadEverything() throws IOException {
        // Given
        handle(fileSink(), Alerts.raised("a1", "1"));
        List<String> delivered = new ArrayList<>();

        // When
        try (FileSink file = fileSink();
                Run run = new Run(new ReplacedDelivery(file, order -> {
                    delivered.add(order.get("alert_id").asText());
                    return file;
                }))) {
            run.handler.resume();
        }

        // Then
        assertThat(delivered).isEmpty();
    }

    @Test
    void keepsARefusedOrderWithItsReasonAndGoesOn() throws IOException {
        // Given
        Sink refusing = new FixedAnswer(new Sink.Delivery.Refused("HTTP status 400"));

        // When
        Progress progress = handle(refusing, Alerts.raised("a1", "1"), Alerts.raised("a2", "2"));

        // Then
        assertThat(progress.deadLettered()).isEqualTo(2);
        assertThat(deadLetters())
                .extracting(row -> row.get("reason").asText() + " "
                        + row.at("/order/alert_id").asText())
                .containsExactly("HTTP status 400 a1", "HTTP status 400 a2");
    }

    @Test
    void allowsNoCommitWhenInterrupted() throws IOException {
        // Given
        Sink interrupted = new FixedAnswer(new Sink.Delivery.Interrupted());

        // When
        boolean commit;
        try (Run run = new Run(interrupted)) {
            commit = run.handler.handle(messages(Alerts.raised("a1", "1")));
        }

        // Then: and the next start delivers it
        assertThat(commit).isFalse();
        handle(fileSink());
        assertThat(orders()).containsExactly("grant a1");
    }

    @Test
    void putsWhatIsNoAlertAsideWithItsBytesAndGoesOn() throws IOException {
        // Given
        byte[] alert = ChurnAlertCodec.write(Alerts.raised("a1", "1").alert());
        List<byte[]> values = Arrays.asList(
                "{\"alert_id\":\"x\"}".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xff, 0}, null, alert);

        // When
        try (Run run = new Run(fileSink())) {
            run.handler.handle(records(values));
        }

        // Then
        assertThat(orders()).containsExactly("grant a1");
        List<ObjectNode> dead = deadLetters();
        assertThat(dead).extracting(row -> row.get("offset").asLong()).containsExactly(0L, 1L, 2L);
        assertThat(dead)
                .allSatisfy(row -> assertThat(row.get("reason").asText()).isNotBlank());
        assertThat(dead.get(0).get("message").asText()).isEqualTo("{\"alert_id\":\"x\"}");
        assertThat(dead.get(1).get("message_base64").asText()).isEqualTo("/wA=");
        assertThat(dead.get(2).get("message").isNull()).isTrue();
    }

    @Test
    void keepsTheCapsAcrossRestarts() throws IOException {
        // Given
        handle(fileSink(), Alerts.raised("a1", "1"));

        // When
        Progress progress = handle(fileSink(), Alerts.raised("a2", "1").episode("another"));

        // Then
        assertThat(progress.count(Verdict.WITHHELD_USER_MONTH)).isEqualTo(1);
        assertThat(orders()).containsExactly("grant a1");
    }

    private Progress handle(Sink sink, Alerts... alerts) throws IOException {
        try (sink;
                Run run = new Run(sink)) {
            run.handler.resume();
            run.handler.handle(messages(alerts));
            return run.handler.progress();
        }
    }

    private FileSink fileSink() {
        return FileSink.open(folder.resolve("coupons.jsonl"));
    }

    private List<String> orders() throws IOException {
        return rows("coupons.jsonl").stream()
                .map(row ->
                        row.get("action").asText() + " " + row.get("alert_id").asText())
                .toList();
    }

    private List<ObjectNode> deadLetters() throws IOException {
        return rows("dead-letters.jsonl");
    }

    private List<ObjectNode> rows(String file) throws IOException {
        List<ObjectNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(file))) {
            rows.add((ObjectNode) JsonLines.JSON.readTree(line));
        }
        return rows;
    }

    private static List<ConsumerRecord<byte[], byte[]>> messages(Alerts... alerts) {
        return records(Arrays.stream(alerts)
                .map(each -> ChurnAlertCodec.write(each.alert()))
                .toList());
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(List<byte[]> values) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int offset = 0; offset < values.size(); offset++) {
            records.add(new ConsumerRecord<>("churn.interventions", 0, offset, new byte[0], values.get(offset)));
        }
        return records;
    }

    /** One life of a coupon consumer, on the same files as the lives before it. */
    private final class Run implements AutoCloseable {
        private final Journal journal;
        private final DeadLetters deadLetters;
        private final AlertHandler handler;

        Run(Sink sink) {
            Ledger ledger = new Ledger(new CouponService(new CouponCaps(1, BigDecimal.TEN, BigDecimal.ONE)));
            journal = Journal.open(folder.resolve("journal.jsonl"), ledger::restore);
            deadLetters = DeadLetters.open(folder.resolve("dead-letters.jsonl"));
            handler = new AlertHandler(ledger, journal, sink, deadLetters);
        }

        @Override
        public void close() throws IOException {
            journal.close();
            deadLetters.close();
        }
    }

    /** A sink that asks, for each order, which sink is to have it. */
    private record ReplacedDelivery(Sink target, Function<ObjectNode, Sink> choice) implements Sink {
        @Override
        public Delivery deliver(ObjectNode order) throws IOException {
            return choice.apply(order).deliver(order);
        }

        @Override
        public void force() throws IOException {
            target.force();
        }

        @Override
        public Duration longestDelivery() {
            return target.longestDelivery();
        }

        @Override
        public void close() throws IOException {
            target.close();
        }
    }

    /** A sink with one answer. */
    private record FixedAnswer(Delivery answer) implements Sink {
        @Override
        public Delivery deliver(ObjectNode order) {
            return answer;
        }

        @Override
        public void force() {}

        @Override
        public Duration longestDelivery() {
            return Duration.ZERO;
        }

        @Override
        public void close() {}
    }
}
