package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.cli.Tidewatch;
import io.tidewatch.consumer.ConsumerSettings;
import io.tidewatch.consumer.CouponCaps;
import io.tidewatch.consumer.CouponService;
import io.tidewatch.consumer.CrmService;
import io.tidewatch.consumer.DeliverySettings;
import io.tidewatch.consumer.InterventionConsumer;
import io.tidewatch.consumer.Progress;
import io.tidewatch.consumer.RetryPolicy;
import io.tidewatch.consumer.Service;
import io.tidewatch.consumer.SinkAddress;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.Direction;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.Reason;
import io.tidewatch.topics.ReceiptCodec;
import io.tidewatch.topics.SuggestedAction;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.Trigger;
import io.tidewatch.topics.ValueTier;
import io.tidewatch.topics.admin.TopicAdmin;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The reference consumers on a real broker: committed alerts only, each once, whatever is killed. */
@ExtendWith(BrokerUnderTest.class)
class ConsumersIT {
    private static final Instant TIME = Instant.parse("2011-10-14T09:30:00Z");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static TestKafka kafka;

    @TempDir
    private Path folder;

    private String topic;

    @BeforeAll
    static void broker(TestKafka shared) {
        kafka = shared;
    }

    @BeforeEach
    void createTopic(TestInfo test) throws InterruptedException {
        topic = test.getTestMethod().orElseThrow().getName();
        kafka.createTopic(topic, 4);
    }

    @Test
    void seesCommittedAlertsOnly() throws InterruptedException, IOException {
        // Given: a transaction that was rolled back, then one that was not
        try (KafkaProducer<byte[], byte[]> producer = producer(true)) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, List.of(alert("rolled-back", AlertKind.RAISED, "u1")));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, List.of(alert("kept", AlertKind.RAISED, "u1")));
            producer.commitTransaction();
        }

        // When
        Progress progress = consume(coupons(), "coupons.jsonl", seen -> seen.alerts() >= 1);

        // Then
        assertThat(progress.alerts()).isEqualTo(1);
        assertThat(orders("coupons.jsonl")).containsExactly("grant kept");
    }

    @Test
    void goesOnAfterARestartAndTakesTheCouponBack() throws InterruptedException, IOException {
        // Given
        publish(List.of(alert("a1", AlertKind.RAISED, "u1"), alert("b1", AlertKind.RAISED, "u2")));
        consume(coupons(), "coupons.jsonl", seen -> seen.alerts() >= 2);

        // When: one alert comes once more, as from an engine set to at-least-once
        publish(List.of(alert("a1", AlertKind.RAISED, "u1"), alert("a2", AlertKind.RESOLVED, "u1")));
        Progress progress = consume(coupons(), "coupons.jsonl", seen -> seen.alerts() + seen.repeated() >= 2);

        // Then
        assertThat(progress.repeated()).isEqualTo(1);
        assertThat(orders("coupons.jsonl")).containsExactlyInAnyOrder("grant a1", "grant b1", "revoke a2");
    }

    @Test
    void tellsWhatItDid() throws Exception {
        // Given
        try (ShopTopics topics = ShopTopics.there(kafka)) {
            topics.makeUnlessThere(TopicNames.RECEIPTS);
            publish(List.of(alert("a1", AlertKind.RAISED, "u1"), alert("a2", AlertKind.RESOLVED, "u1")));

            // When
            consume(coupons(), "coupons.jsonl", seen -> seen.alerts() >= 2);

            // Then
            List<String> receipts = new ArrayList<>();
            try (CommittedRecords written = new CommittedRecords(topics, TopicNames.RECEIPTS)) {
                for (ConsumerRecord<byte[], byte[]> record : written.all()) {
                    receipts.add(ReceiptCodec.read(record.value()).receiptId());
                }
            }
            assertThat(receipts).containsExactly("coupon-a1-delivered", "coupon-a2-revoked");
            topics.delete(TopicNames.RECEIPTS);
        }
    }

    @Test
    void putsWhatIsNoAlertAsideAndGoesOn() throws InterruptedException, IOException {
        // Given
        try (KafkaProducer<byte[], byte[]> producer = producer(false)) {
            producer.send(new ProducerRecord<>(topic, bytes("u1"), bytes("{\"alert_id\": 7}")));
            send(producer, List.of(alert("a1", AlertKind.RAISED, "u1")));
        }

        // When
        Progress progress = consume(new CrmService(), "tasks.jsonl", seen -> seen.alerts() >= 1);

        // Then
        assertThat(progress.deadLettered()).isEqualTo(1);
        assertThat(orders("tasks.jsonl")).containsExactly("open a1");
        assertThat(rows("dead-letters.jsonl").get(0).get("message").asText()).isEqualTo("{\"alert_id\": 7}");
    }

    @Test
    void losesAndDoublesNothingWhenItsProcessIsKilled() throws Exception {
        // Given
        int users = 2_000;
        publish(IntStream.range(0, users)
                .mapToObj(user -> alert("raised-" + user, AlertKind.RAISED, "u" + user))
                .toList());
        publish(IntStream.range(0, users)
                .mapToObj(user -> alert("resolved-" + user, AlertKind.RESOLVED, "u" + user))
                .toList());

        // When: killed three times while orders flow, then stopped in order
        for (int kill = 1; kill <= 3; kill++) {
            int enough = kill * users / 2;
            Process process = start("--from-beginning");
            await().atMost(SOON).until(() -> orders("coupons.jsonl").size() >= enough);
            process.destroyForcibly().waitFor();
        }
        Process last = start("--from-beginning");
        await().atMost(SOON).until(() -> orders("coupons.jsonl").size() >= 2 * users);
        last.destroy();

        // Then
        assertThat(last.waitFor(30, TimeUnit.SECONDS)).isTrue();
        List<String> orders = orders("coupons.jsonl");
        assertThat(orders).hasSize(2 * users).doesNotHaveDuplicates();
        assertThat(new HashSet<>(orders))
                .contains("grant raised-0", "revoke resolved-0", "grant raised-1999", "revoke resolved-1999");
        assertThat(Files.readString(folder.resolve("process.log"))).doesNotContain("u1999");
    }

    @Test
    void stopsWhenASecondConsumerTakesItsPlace() throws Exception {
        // Given: one at work, and another of the same group with a state of its own
        publish(List.of(alert("a1", AlertKind.RAISED, "u1")));
        AtomicReference<Throwable> end = new AtomicReference<>();
        InterventionConsumer first = consumer(coupons(), folder.resolve("first"));
        Thread thread = new Thread(first, "first");
        thread.setUncaughtExceptionHandler((ended, failure) -> end.set(failure));
        thread.start();
        await().atMost(SOON).until(() -> first.progress().alerts() == 1);

        // When
        InterventionConsumer second = consumer(coupons(), folder.resolve("second"));
        Thread other = new Thread(second, "second");
        other.start();

        // Then
        await().atMost(SOON).until(() -> !thread.isAlive());
        assertThat(end.get()).hasMessageContaining("another consumer of group " + topic);
        second.close();
        other.join();
    }

    @Test
    void saysThatTheTopicIsMissing() {
        // When
        StringWriter err = new StringWriter();
        int exit =
                run(err, "consume", "crm", "--topic", "no-such-topic", "--bootstrap-server", kafka.bootstrapServers());

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err)
                .hasToString("tidewatch: topic no-such-topic does not exist on this cluster: create the topics with"
                        + " `tidewatch topics apply`\n");
    }

    @Test
    void saysThatNoBrokerAnswers() {
        // When: a port that nothing listens at
        StringWriter err = new StringWriter();
        int exit = run(err, "consume", "crm", "--bootstrap-server", "localhost:1");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("tidewatch: no broker answered within 10 s at localhost:1");
    }

    @Test
    void keepsABacklogThatTheWebhookDoesNotLetIn() throws Exception {
        // Given: a webhook whose token has been changed
        int users = 651;
        publish(IntStream.range(0, users)
                .mapToObj(user -> alert("a" + user, AlertKind.RAISED, "u" + user))
                .toList());
        try (TestWebhook webhook = TestWebhook.answering(401)) {
            // When
            Throwable end = catchThrowable(() -> consumer(webhook, true).run());

            // Then: it stops at the first order, says why, and everything is as it was
            assertThat(end)
                    .isInstanceOf(TidewatchException.class)
                    .hasMessageStartingWith("the webhook " + webhook.address()
                            + " does not take orders (HTTP status 401): check the token in --webhook-token-file");
            assertThat(webhook.received()).hasSize(1);
            assertThat(rows("dead-letters.jsonl")).isEmpty();
            assertThat(committed().values()).containsOnly(0L);

            // And after the mend each order comes once
            webhook.answer(200);
            runUntil(consumer(webhook, true), seen -> webhook.accepted().size() >= users);
            assertThat(webhook.accepted()).hasSize(users).doesNotHaveDuplicates();
            assertThat(rows("dead-letters.jsonl")).isEmpty();
            assertThat(committed().values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(users);
        }
    }

    @Test
    void replaysDeadLettersOnceThoughItIsKilled() throws Exception {
        // Given: orders that the webhook refused one by one
        int users = 300;
        publish(IntStream.range(0, users)
                .mapToObj(user -> alert("a" + user, AlertKind.RAISED, "u" + user, Instant.now()))
                .toList());
        try (TestWebhook webhook = TestWebhook.answering(400)) {
            runUntil(consumer(webhook, true), seen -> seen.deadLettered() >= users);
            webhook.answer(200);

            // When: killed in the middle, then run to its end, then once more
            Process killed = start("--replay-dead-letters", "--sink=webhook:" + webhook.address());
            await().atMost(SOON).until(() -> webhook.accepted().size() >= users / 3);
            killed.destroyForcibly().waitFor();
            Process second = start("--replay-dead-letters", "--sink=webhook:" + webhook.address());
            int secondEnd = second.waitFor();
            int acceptedByThen = webhook.accepted().size();
            int thirdEnd = start("--replay-dead-letters", "--sink=webhook:" + webhook.address())
                    .waitFor();

            // Then: all arrive, and no more than the one that was on its way at the kill twice
            assertThat(List.of(secondEnd, thirdEnd)).containsOnly(ExitCode.OK);
            assertThat(new HashSet<>(webhook.accepted())).hasSize(users);
            assertThat(webhook.accepted()).hasSizeBetween(users, users + 1).hasSize(acceptedByThen);
            assertThat(rows("dead-letters.jsonl")).isEmpty();
            assertThat(Files.readString(folder.resolve("process.log")))
                    .contains("0 sent, 0 refused again, 0 left in ")
                    .doesNotContain("u299");
        }
    }

    @Test
    void goesOnWithTheEarliestWhereRetentionWasFaster() throws Exception {
        // Given: a group that has read nothing yet, and alerts of which a part is deleted before it is started again
        Process first = start();
        await().atMost(SOON).until(() -> committed().size() == 4);
        first.destroy();
        first.waitFor();
        publish(IntStream.range(0, 100)
                .mapToObj(user -> alert("a" + user, AlertKind.RAISED, "u" + user))
                .toList());
        Map<TopicPartition, Long> deleted = new HashMap<>();
        try (Admin admin = kafka.admin()) {
            Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
            for (int partition = 0; partition < 2; partition++) {
                TopicPartition part = new TopicPartition(topic, partition);
                before.put(part, RecordsToDelete.beforeOffset(5));
                deleted.put(part, 5L);
            }
            admin.deleteRecords(before).all().get();
        }

        // When
        Process second = start();
        await().atMost(SOON).until(() -> orders("coupons.jsonl").size() >= 90);
        await().atMost(SOON)
                .until(() ->
                        committed().values().stream().mapToLong(Long::longValue).sum() == 100);
        second.destroy();
        second.waitFor();

        // Then: what is left is handled, and what is not is told with its offsets
        assertThat(orders("coupons.jsonl")).hasSize(90);
        String log = Files.readString(folder.resolve("process.log"));
        for (TopicPartition part : deleted.keySet()) {
            assertThat(log)
                    .containsOnlyOnce("records were deleted before this consumer read them, going on with the earliest"
                            + " there is topic=\"" + topic + "\" partition=\"" + part.partition()
                            + "\" from=\"0\" to=\"5\" recordsLostAtMost=\"5\"");
        }
    }

    @Test
    void readsAPartitionThatTheTopicGotLaterFromItsBeginning() throws Exception {
        // Given: a group that was told to start with the next alert, and is away while the topic grows
        try (TestWebhook webhook = TestWebhook.answering(200)) {
            publish(List.of(alert("before", AlertKind.RAISED, "u0")));
            InterventionConsumer first = consumer(webhook, false);
            Thread thread = new Thread(first, "first");
            thread.start();
            await().atMost(SOON).until(() -> committed().size() == 4);
            first.close();
            thread.join();
            try (Admin admin = kafka.admin()) {
                // A member that comes back at once is given what it had; only a group that begins anew is shared out
                // anew.
                await().atMost(SOON).until(() -> groupIsEmpty(admin));
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(5)))
                        .all()
                        .get();
                new TopicAdmin(admin).awaitLeaders(Map.of(topic, 5));
            }
            try (KafkaProducer<byte[], byte[]> producer = producer(false)) {
                producer.send(new ProducerRecord<>(
                        topic, 4, bytes("u1"), ChurnAlertCodec.write(alert("new", AlertKind.RAISED, "u1"))));
            }

            // When
            runUntil(consumer(webhook, false), seen -> seen.alerts() >= 1);

            // Then
            assertThat(webhook.accepted()).containsExactly("new");
        }
    }

    private Progress consume(Service service, String file, Predicate<Progress> enough) throws InterruptedException {
        InterventionConsumer consumer = new InterventionConsumer(
                service,
                ConsumerSettings.toFile(
                        kafka.bootstrapServers(), topic, topic + "-group", folder, folder.resolve(file)));
        return runUntil(consumer, enough);
    }

    private Progress runUntil(InterventionConsumer consumer, Predicate<Progress> enough) throws InterruptedException {
        Thread thread = new Thread(consumer, "consumer-under-test");
        thread.start();
        try {
            await().atMost(SOON).until(() -> enough.test(consumer.progress()));
        } finally {
            consumer.close();
            thread.join();
        }
        return consumer.progress();
    }

    /** A coupon consumer in the test's folder that may be refused as often as it likes. */
    private InterventionConsumer consumer(TestWebhook webhook, boolean fromBeginning) {
        return new InterventionConsumer(
                coupons(),
                new ConsumerSettings(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                kafka.bootstrapServers(),
                                // The least that brokers allow: so long a member that is gone counts as there.
                                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                                "6000"),
                        topic,
                        topic,
                        fromBeginning,
                        new DeliverySettings(
                                folder,
                                folder.resolve("dead-letters.jsonl"),
                                new SinkAddress.ToWebhook(webhook.address()),
                                Optional.empty(),
                                RetryPolicy.defaults(),
                                Integer.MAX_VALUE)));
    }

    private boolean groupIsEmpty(Admin admin) throws Exception {
        return admin.describeConsumerGroups(List.of(topic))
                .describedGroups()
                .get(topic)
                .get()
                .members()
                .isEmpty();
    }

    /** Where the group stands, by partition; without those where it has not begun. */
    private Map<TopicPartition, Long> committed() throws Exception {
        try (Admin admin = kafka.admin()) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            admin.listConsumerGroupOffsets(topic)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, position) -> {
                        if (position != null) {
                            offsets.put(partition, position.offset());
                        }
                    });
            return offsets;
        }
    }

    private InterventionConsumer consumer(Service service, Path state) {
        return new InterventionConsumer(
                service,
                ConsumerSettings.toFile(kafka.bootstrapServers(), topic, topic, state, state.resolve("orders.jsonl")));
    }

    private Process start(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Tidewatch.class.getName(),
                "consume",
                "coupon",
                "--bootstrap-server=" + kafka.bootstrapServers(),
                "--topic=" + topic,
                "--group=" + topic,
                "--budget-per-day=1000000",
                "--state=" + folder));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("process.log").toFile()))
                .start();
    }

    private int run(StringWriter err, String... arguments) {
        CommandLine commandLine = Tidewatch.commandLine();
        commandLine.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--state=" + folder);
        return commandLine.execute(all.toArray(String[]::new));
    }

    private void publish(List<ChurnAlert> alerts) {
        try (KafkaProducer<byte[], byte[]> producer = producer(false)) {
            send(producer, alerts);
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, List<ChurnAlert> alerts) {
        alerts.forEach(alert ->
                producer.send(new ProducerRecord<>(topic, bytes(alert.userId()), ChurnAlertCodec.write(alert))));
    }

    private KafkaProducer<byte[], byte[]> producer(boolean transactional) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        if (transactional) {
            settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic);
        }
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private List<String> orders(String file) throws IOException {
        return rows(file).stream()
                .map(row ->
                        row.get("action").asText() + " " + row.get("alert_id").asText())
                .toList();
    }

    private List<JsonNode> rows(String file) throws IOException {
        Path path = folder.resolve(file);
        List<JsonNode> rows = new ArrayList<>();
        String text = Files.exists(path) ? Files.readString(path) : "";
        // Whole lines only: the process may be writing the next one.
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            if (!line.isEmpty()) {
                rows.add(JSON.readTree(line));
            }
        }
        return rows;
    }

    private static CouponService coupons() {
        return new CouponService(new CouponCaps(1, BigDecimal.valueOf(1_000), BigDecimal.ONE));
    }

    private static ChurnAlert alert(String id, AlertKind kind, String user) {
        return alert(id, kind, user, TIME);
    }

    private static ChurnAlert alert(String id, AlertKind kind, String user, Instant time) {
        boolean ends = kind == AlertKind.RESOLVED;
        return new ChurnAlert(
                id,
                "episode-" + user,
                Optional.empty(),
                user,
                kind,
                Trigger.SILENCE,
                0.87,
                45,
                OptionalDouble.of(15.2),
                OptionalDouble.of(9),
                time.plus(Duration.ofDays(30)),
                OptionalDouble.of(80),
                ends ? Band.HEALTHY : Band.AT_RISK,
                ends ? Band.AT_RISK : Band.WATCH,
                List.of(new Reason("LONG_SILENCE", Direction.RAISES, 0.3, "Has not visited for 23 days.")),
                ends ? Optional.empty() : Optional.of(new SuggestedAction(ActionType.COUPON, Map.of("percent", "10"))),
                ValueTier.MEDIUM,
                OptionalInt.of(12),
                time,
                time,
                time.plus(Duration.ofDays(30)),
                Optional.empty(),
                "tidewatch-base",
                "p1");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
