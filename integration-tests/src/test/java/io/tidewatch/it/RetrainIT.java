package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ModelKeys;
import io.tidewatch.topics.PublishedLinesCodec;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shop that the shipped model does not know plugs the engine in: it is warned of nobody for half a year, is retrained on what was
 * served, and from then on gets as many warnings as it asked for, also after it has changed.
 */
@ExtendWith(BrokerUnderTest.class)
class RetrainIT {
    private static final Logger LOGGER = LoggerFactory.getLogger(RetrainIT.class);
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final String APPLICATION = "retrain";
    private static final String SHOP = "toys";
    private static final int PARTITIONS = 2;
    /** More than the 500 that a model has to have seen. */
    private static final int CUSTOMERS = 600;
    /** More than the 180 that it has to have seen. */
    private static final int RETRAINED_ON_DAY = 210;
    /** From here on there are more customers, and they leave sooner. */
    private static final int CHANGES_ON_DAY = 270;

    private static final int DAYS = 360;
    private static final int MONTH = 30;
    /** Days that are sent at once while nothing is raised. */
    private static final int FAST = 10;
    /** Days that are sent at once afterwards. A live shop's lines follow every day; two of them are little. */
    private static final int STRIDE = 2;

    private static final Duration SOON = Duration.ofSeconds(60);
    /** So many that a month's number is not chance. */
    private static final int BUDGET = 150;
    /** What the months after the first may be off in sum. */
    private static final double TOLERANCE = 0.2;

    @TempDir
    private Path folder;

    @Test
    void aForeignShopIsWarnedOfNobodyUntilItIsRetrainedAndThenWithinItsBudget(TestKafka kafka) throws Exception {
        assumeThat(Python.environment())
                .as("python.skip: nothing can be trained")
                .isPresent();
        // Given
        List<List<Message>> days = shop();
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                EngineRun run = new EngineRun(topics, APPLICATION)) {
            Path config = config(topics);
            try (EngineProcess engine = EngineProcess.start(APPLICATION, config)) {
                // When: half a year with a model of another shop
                for (int day = 0; day < RETRAINED_ON_DAY; day += FAST) {
                    send(run, days, day, day + FAST);
                }

                // Then
                assertThat(alerts(topics)).isEmpty();
                assertThat(engine.output()).contains("Nothing is raised");

                // When: retrained on what was served, and another five months in which the shop changes
                retrain(config);
                for (int day = RETRAINED_ON_DAY; day < DAYS; day += STRIDE) {
                    send(run, days, day, day + STRIDE);
                    awaitLinesUpTo(topics, day + STRIDE - 1);
                }
                engine.stop();
            }

            // Then
            assertWithinTheBudget(alerts(topics), days);
        }
    }

    private static void assertWithinTheBudget(List<ChurnAlert> alerts, List<List<Message>> days) {
        int months = (DAYS - RETRAINED_ON_DAY) / MONTH;
        int[] raised = new int[months];
        for (ChurnAlert alert : alerts) {
            long day = Duration.between(START, alert.eventTime()).toDays();
            if (alert.kind() == AlertKind.RAISED) {
                assertThat(day).as("the day of a warning").isGreaterThanOrEqualTo(RETRAINED_ON_DAY - 1);
                raised[(int) Math.min(months - 1, Math.max(0, day - RETRAINED_ON_DAY) / MONTH)]++;
            }
        }
        double[] wanted = new double[months];
        for (int month = 0; month < months; month++) {
            wanted[month] = known(days, RETRAINED_ON_DAY + month * MONTH + MONTH / 2) * BUDGET / 1000.0;
        }
        LOGGER.atInfo()
                .addKeyValue("raised", Arrays.toString(raised))
                .addKeyValue("wanted", Arrays.toString(wanted))
                .log("Warnings by month since the retraining");
        int after = Arrays.stream(raised, 1, months).sum();
        double budget = Arrays.stream(wanted, 1, months).sum();
        assertThat((double) after)
                .as("warnings after the first month")
                .isBetween((1 - TOLERANCE) * budget, (1 + TOLERANCE) * budget);
    }

    /** Customers with a visit before a day. */
    private static long known(List<List<Message>> days, int before) {
        return days.subList(0, before).stream()
                .flatMap(List::stream)
                .map(message -> message.event().orElseThrow().userId())
                .distinct()
                .count();
    }

    private void retrain(Path config) throws Exception {
        Path said = folder.resolve("retrain.log");
        Process process = new ProcessBuilder(
                        Repository.root().resolve("tidewatch").toString(),
                        "retrain",
                        "--config",
                        config.toString(),
                        "--since",
                        START.toString().substring(0, 10),
                        "--run",
                        folder.resolve("retrained").toString(),
                        "--activate",
                        "--",
                        "--budget",
                        String.valueOf(BUDGET))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        int exit = process.waitFor();
        assertThat(exit).as(Files.readString(said)).isZero();
        assertThat(Files.readString(folder.resolve("retrained").resolve("decision.json")))
                .contains("\"activated\": true");
    }

    private static void send(EngineRun run, List<List<Message>> days, int from, int to) {
        run.send(days.subList(from, to).stream().flatMap(List::stream).toList());
        run.awaitDecided();
    }

    /** As in a live shop, where a day goes by before the next. */
    private static void awaitLinesUpTo(ShopTopics topics, int day) {
        await("lines that know all days before day " + day)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> knownUntil(topics), until -> !until.isBefore(START.plus(Duration.ofDays(day))));
    }

    private static Instant knownUntil(ShopTopics topics) throws Exception {
        Instant until = Instant.EPOCH;
        try (CommittedRecords models = new CommittedRecords(topics, TopicNames.MODELS)) {
            for (ConsumerRecord<byte[], byte[]> record : models.all()) {
                if (new String(record.key(), StandardCharsets.UTF_8).equals(ModelKeys.LINES)) {
                    until = PublishedLinesCodec.read(record.value()).until();
                }
            }
        }
        return until;
    }

    private Path config(ShopTopics topics) throws IOException {
        Path config = folder.resolve("tidewatch.yaml");
        Files.writeString(config, """
                application_id: %s
                bootstrap_servers: %s
                model: {path: '%s', device: cpu}
                policy: {shop: %s, budget: %d}
                time: {mode: live, max_age: 3650d, allowed_lateness: 1d}
                state: {directory: '%s'}
                http: {port: 0}
                processing: {threads: 1}
                """.formatted(
                        APPLICATION,
                        topics.bootstrapServers(),
                        ShippedModel.FOLDER.toAbsolutePath(),
                        SHOP,
                        BUDGET,
                        folder.resolve("state").toAbsolutePath()));
        return config;
    }

    private static List<ChurnAlert> alerts(ShopTopics topics) throws Exception {
        List<ChurnAlert> alerts = new ArrayList<>();
        try (CommittedRecords records = new CommittedRecords(topics, TopicNames.INTERVENTIONS)) {
            for (ConsumerRecord<byte[], byte[]> record : records.all()) {
                alerts.add(ChurnAlertCodec.read(record.value()));
            }
        }
        return alerts;
    }

    /** Customers with rhythms of their own who leave by chance; half way more of them come, and all leave sooner. */
    private static List<List<Message>> shop() {
        Random random = new Random(29);
        List<ShopEvent> events = new ArrayList<>();
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            life(random, customer, 40 * random.nextDouble(), events);
        }
        for (int customer = CUSTOMERS; customer < CUSTOMERS * 3 / 2; customer++) {
            life(random, customer, CHANGES_ON_DAY + 40 * random.nextDouble(), events);
        }
        events.sort(Comparator.comparing(ShopEvent::time).thenComparing(ShopEvent::eventId));
        Map<Long, List<Message>> byDay = new HashMap<>();
        for (ShopEvent event : events) {
            byDay.computeIfAbsent(Duration.between(START, event.time()).toDays(), day -> new ArrayList<>())
                    .add(Message.good(event));
        }
        List<List<Message>> days = new ArrayList<>();
        for (long day = 0; day < DAYS; day++) {
            days.add(byDay.getOrDefault(day, List.of()));
        }
        return days;
    }

    private static void life(Random random, int customer, double from, List<ShopEvent> events) {
        double pace = 3 + 9 * random.nextDouble();
        int number = 0;
        double day = from;
        while (day < DAYS) {
            events.add(ShopEvent.of(
                            "c%d-%d".formatted(customer, number++),
                            "customer-" + customer,
                            EventType.PURCHASE,
                            START.plusSeconds(Math.round(day * 86_400)).plusMillis(customer))
                    .value(10 + random.nextInt(40))
                    .currency("EUR")
                    .build());
            // Every twentieth visit is the last one, later every twelfth; some come back after months.
            boolean leaves = random.nextInt(day < CHANGES_ON_DAY ? 20 : 12) == 0;
            day += leaves ? 40 + 160 * random.nextDouble() : Math.max(1, pace * (0.3 + 1.4 * random.nextDouble()));
        }
    }
}
