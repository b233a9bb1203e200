package io.tidewatch.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.Receipt;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertHandlerTest {
    @TempDir
    private Path folder;

    private final List<Receipt> receipts = new ArrayList<>();
    private boolean receiptsFail;

    @Test
    void tellsWhatWasDeliveredCappedAndTakenBack() throws IOException {
        // When: one coupon a user and month, and a budget of ten a day at one each
        handle(
                fileSink(),
                Alerts.raised("a1", "1"),
                Alerts.raised("a2", "1").episode("e-1-later"),
                Alerts.of("a3", AlertKind.RESOLVED, "1"));

        // Then
        assertThat(receipts)
                .extracting(Receipt::receiptId)
                .containsExactly("coupon-a2-capped", "coupon-a1-delivered", "coupon-a3-revoked");
        Receipt delivered = receipts.get(1);
        assertThat(delivered.cost()).hasValue(1);
        assertThat(delivered.assignmentId()).contains("as-1");
        assertThat(delivered.episodeId()).isEqualTo("e-1");
        assertThat(delivered.time()).isEqualTo(Alerts.TIME);
        assertThat(receipts.get(2).cost()).isEmpty();
    }

    @Test
    void tellsThatAnOrderWasRefused() throws IOException {
        handle(new FixedAnswer(new Sink.Delivery.Refused("HTTP status 400")), Alerts.raised("a1", "1"));
        handle(new FixedAnswer(new Sink.Delivery.GivenUp("no answer")), Alerts.raised("a2", "2"));

        assertThat(receipts).extracting(Receipt::status).containsExactly(Receipt.Status.REFUSED, Receipt.Status.FAILED);
        assertThat(receipts).allMatch(receipt -> receipt.cost().isEmpty());
    }

    @Test
    void tellsAgainWhatCouldNotBeTold() throws IOException {
        // Given
        receiptsFail = true;
        assertThat(catchThrowable(() -> handle(fileSink(), Alerts.raised("a1", "1"))))
                .isInstanceOf(IOException.class);
        assertThat(receipts).isEmpty();

        // When
        receiptsFail = false;
        handle(fileSink());

        // Then: the order is there once, and so is its receipt
        assertThat(orders()).containsExactly("grant a1");
        assertThat(receipts).extracting(Receipt::receiptId).containsExactly("coupon-a1-delivered");
    }

    private void tell(List<Receipt> told) throws IOException {
        if (receiptsFail && !told.isEmpty()) {
            throw new IOException("no broker");
        }
        receipts.addAll(told);
    }

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

    @Test
    void stopsAtAnOrderThatWaitsForAPerson() throws IOException {
        // Given: the first order is taken, at the second the token is no longer valid
        FileSink file = fileSink();
        Sink failing = new ReplacedDelivery(
                file,
                order -> order.get("alert_id").asText().equals("a1")
                        ? file
                        : new FixedAnswer(
                                new Sink.Delivery.Unusable("the sink does not take orders (HTTP status 401)")));

        // When
        Throwable failure = catchThrowable(
                () -> handle(failing, Alerts.raised("a1", "1"), Alerts.raised("a2", "2"), Alerts.raised("a3", "3")));

        // Then: nothing is put aside, and after the mend what is left comes, once
        assertThat(failure)
                .isInstanceOf(TidewatchException.class)
                .hasMessage(
                        "the sink does not take orders (HTTP status 401); no order is lost, the consumer goes on from"
                                + " here when started again");
        assertThat(deadLetters()).isEmpty();
        List<String> delivered = new ArrayList<>();
        handle(new ReplacedDelivery(new FixedAnswer(new Sink.Delivery.Accepted()), order -> {
            delivered.add(order.get("alert_id").asText());
            return new FixedAnswer(new Sink.Delivery.Accepted());
        }));
        assertThat(delivered).containsExactly("a2", "a3");
    }

    @Test
    void putsNoBacklogAsideHoweverOftenItIsStartedAgain() throws IOException {
        // Given: a receiver that refuses whatever it gets; three in a row are too many here
        Sink refusing = new FixedAnswer(new Sink.Delivery.Refused("HTTP status 400"));
        List<Throwable> failures = new ArrayList<>();

        // When
        failures.add(catchThrowable(() -> handle(
                refusing,
                Alerts.raised("a1", "1"),
                Alerts.raised("a2", "2"),
                Alerts.raised("a3", "3"),
                Alerts.raised("a4", "4"))));
        failures.add(catchThrowable(() -> handle(refusing)));
        failures.add(catchThrowable(() -> handle(refusing)));

        // Then: the rest waits for the mend
        assertThat(failures)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(TidewatchException.class)
                        .hasMessageStartingWith("the sink took none of the last 3 orders (HTTP status 400): "));
        assertThat(deadLetters())
                .extracting(row -> row.at("/order/alert_id").asText())
                .containsExactly("a1", "a2");
        handle(fileSink());
        assertThat(orders()).containsExactly("grant a3", "grant a4");
    }

    @Test
    void putsSingleOrdersAsideHoweverManyTheyBecome() throws IOException {
        // Given: every other order is refused
        FileSink file = fileSink();
        Sink picky = new ReplacedDelivery(
                file,
                order -> Integer.parseInt(order.get("user_id").asText()) % 2 == 0
                        ? file
                        : new FixedAnswer(new Sink.Delivery.Refused("HTTP status 422")));

        // When
        handle(
                picky,
                IntStream.range(0, 10)
                        .mapToObj(user -> Alerts.raised("a" + user, "" + user))
                        .toArray(Alerts[]::new));

        // Then
        assertThat(deadLetters()).hasSize(5);
        assertThat(orders()).hasSize(5);
    }

    @Test
    void stopsForARestartWhenTheSinkStaysDown() throws IOException {
        // Given
        Sink down = new FixedAnswer(new Sink.Delivery.GivenUp("ConnectException, 6 attempts"));

        // When
        Throwable failure = catchThrowable(
                () -> handle(down, Alerts.raised("a1", "1"), Alerts.raised("a2", "2"), Alerts.raised("a3", "3")));

        // Then: a person may have nothing to mend
        assertThat(failure)
                .isInstanceOf(SinkUnavailableException.class)
                .hasMessage("the sink took none of the last 3 orders (ConnectException, 6 attempts)");
        handle(fileSink());
        assertThat(orders()).containsExactly("grant a3");
    }

    @Test
    void takesOutOfTheDeadLettersWhatIsDeliveredAfterAll() throws IOException {
        // Given: a run that put an order aside and was killed before it had noted that
        try (DeadLetters file = DeadLetters.open(folder.resolve("dead-letters.jsonl"))) {
            file.undeliverable(order("a1"), "HTTP status 400");
        }

        // When
        handle(fileSink(), Alerts.raised("a1", "1"));

        // Then
        try (DeadLetters file = DeadLetters.open(folder.resolve("dead-letters.jsonl"))) {
            assertThat(file.holds("a1")).isFalse();
        }
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

    private static ObjectNode order(String alertId) {
        return JsonLines.JSON.createObjectNode().put("alert_id", alertId);
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
            CouponService service = new CouponService(new CouponCaps(1, BigDecimal.TEN, BigDecimal.ONE));
            Ledger ledger = new Ledger(service);
            journal = Journal.open(folder.resolve("journal.jsonl"), ledger::restore);
            deadLetters = DeadLetters.open(folder.resolve("dead-letters.jsonl"));
            handler = new AlertHandler(
                    ledger, journal, sink, deadLetters, 3, new Receipts(service), AlertHandlerTest.this::tell);
        }

        @Override
        public void close() throws IOException {
            journal.close();
            deadLetters.close();
        }
    }
}
