package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.engine.Engine;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.replay.OfflineReplay;
import io.tidewatch.replay.ReplayListener;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ModelKeys;
import io.tidewatch.topics.PublishedLines;
import io.tidewatch.topics.PublishedLinesCodec;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines follow the shop while months of event time pass, one instance computes them, and it is killed. Where each task switched is in its
 * committed state; the offline replay that switches in the same places is the oracle.
 */
@ExtendWith(BrokerUnderTest.class)
class BudgetIT {
    private static final Logger LOGGER = LoggerFactory.getLogger(BudgetIT.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final int PARTITIONS = 2;
    private static final int CUSTOMERS = 120;
    private static final int DAYS = 100;
    /** Days that are sent at once. */
    private static final int STRIDE = 4;
    /** So many that a small shop's lines have something to follow. */
    private static final int BUDGET = 400;

    private static final String APPLICATION = "budget";
    /** The pending store's key of a task's model. */
    private static final int MODEL = -2;

    @TempDir
    private Path folder;

    /** Where a task went over to other lines. */
    private record Switch(long since, long activation, long identity) {}

    @Test
    void linesMoveAndTheirOwnerIsKilledAndEveryAlertIsAsInTheOracle(TestKafka kafka) throws Exception {
        // Given
        Path model = lowLines();
        List<List<Message>> days = RhythmicShop.days(CUSTOMERS, DAYS);
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                EngineRun run = new EngineRun(topics, APPLICATION)) {
            try (EngineProcess first = start("first", topics, model)) {
                await("it keeps the budget")
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(first.output()).contains("This instance keeps the budget"));
                send(run, days, 0, DAYS / 2);
                awaitLines(topics, 1);
                try (EngineProcess second = start("second", topics, model)) {
                    topics.awaitSharedBy(2, APPLICATION);

                    // When: the owner is killed, and comes back while the shop goes on
                    first.kill();
                    send(run, days, DAYS / 2, DAYS - 2 * STRIDE);
                    await("the other one keeps it")
                            .atMost(SOON)
                            .untilAsserted(
                                    () -> assertThat(second.output()).contains("This instance keeps the budget"));
                    int linesBefore = lines(topics).size();
                    try (EngineProcess again = start("first", topics, model)) {
                        topics.awaitSharedBy(2, APPLICATION);
                        send(run, days, DAYS - 2 * STRIDE, DAYS);
                        awaitLines(topics, linesBefore + 1);
                        run.awaitDecided();

                        // Then
                        assertSameAsOracle(run, topics, model, List.of(second, again));
                    }
                }
            }
        }
    }

    private void assertSameAsOracle(EngineRun run, ShopTopics topics, Path folder, List<EngineProcess> engines)
            throws Exception {
        for (EngineProcess engine : engines) {
            engine.stop();
        }
        Map<Long, PublishedLines> lines = lines(topics);
        Map<Integer, List<Switch>> switches = switches(topics);
        List<ChurnAlert> alerts = new ArrayList<>();
        int moves = 0;
        try (Model model = Model.load(folder, Device.CPU);
                Scorer scorer = model.newScorer(OfflineReplay.DEFAULT_BATCH)) {
            for (Map.Entry<TopicPartition, List<ShopEvent>> partition :
                    run.eventsByPartition().entrySet()) {
                List<OfflineReplay.Swap> swaps = new ArrayList<>();
                for (Switch moved : switches.get(partition.getKey().partition())) {
                    long before = partition.getValue().stream()
                            .filter(event -> event.time().toEpochMilli() <= moved.since)
                            .count();
                    AlertPolicy policy = policy(model.manifest(), lines.get(moved.activation));
                    swaps.add(new OfflineReplay.Swap(before, since -> new Engine(scorer, policy, since)));
                    moves++;
                }
                Engine engine = new Engine(scorer, new AlertPolicy(settings(), model.manifest()));
                new OfflineReplay(engine, OfflineReplay.DEFAULT_BATCH, new Alerts(alerts), swaps)
                        .run(partition.getValue().iterator(), Optional.empty());
            }
        }
        List<String> scored = run.eventsByPartition().values().stream()
                .flatMap(List::stream)
                .map(ShopEvent::eventId)
                .toList();
        Outcome oracle = new Outcome(alerts, scored);
        LOGGER.atInfo()
                .addKeyValue("lines", lines.size())
                .addKeyValue("moves", moves)
                .addKeyValue("alerts", alerts.size())
                .log("Budget followed");
        assertThat(switches)
                .hasSize(PARTITIONS)
                .allSatisfy((partition, moved) -> assertThat(moved)
                        .as("lines that move in partition %d", partition)
                        .isNotEmpty());
        assertThat(alerts.stream().map(ChurnAlert::policyVersion).distinct())
                .as("alerts of several lines, or the oracle would prove nothing")
                .hasSizeGreaterThan(2);
        assertThat(oracle.differences(run.outcome().detectedAtOnce())).isEmpty();
    }

    /** Sends days a few at a time, so that lines can follow while the shop goes on. */
    private static void send(EngineRun run, List<List<Message>> days, int from, int to) {
        for (int day = from; day < to; day += STRIDE) {
            run.send(days.subList(day, Math.min(to, day + STRIDE)).stream()
                    .flatMap(List::stream)
                    .toList());
            run.awaitDecided();
        }
    }

    private static void awaitLines(ShopTopics topics, int atLeast) {
        await("lines are said")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(lines(topics)).hasSizeGreaterThanOrEqualTo(atLeast));
    }

    private EngineProcess start(String instance, ShopTopics topics, Path model) throws IOException {
        Path config = folder.resolve(instance + ".yaml");
        Files.writeString(config, """
                application_id: %s
                bootstrap_servers: %s
                model: {path: '%s', device: cpu}
                policy: {shop: online-retail, budget: %d}
                time: {mode: live, max_age: 3650d, allowed_lateness: 1d}
                batch: {max_events: 64, max_wait: 50ms}
                state: {directory: '%s'}
                http: {port: 0}
                processing: {threads: 1}
                """.formatted(
                        APPLICATION,
                        topics.bootstrapServers(),
                        model.toAbsolutePath(),
                        BUDGET,
                        folder.resolve("state-" + instance).toAbsolutePath()));
        return EngineProcess.start(APPLICATION + "-" + instance, config);
    }

    private static PolicySettings settings() {
        return PolicySettings.defaults().forShop("online-retail");
    }

    private static AlertPolicy policy(ModelManifest manifest, PublishedLines said) {
        Map<CustomerGroup, Lines> lines = new EnumMap<>(CustomerGroup.class);
        for (CustomerGroup group : CustomerGroup.values()) {
            PublishedLines.Group of = said.lines().get(group.key());
            lines.put(group, new Lines(of.watch(), of.atRisk(), of.critical()));
        }
        return new AlertPolicy(
                settings(),
                manifest,
                Optional.of(new Thresholds(lines, manifest.thresholds().hysteresis())));
    }

    /** The lines that were said, by their offset. */
    private static Map<Long, PublishedLines> lines(ShopTopics topics) throws Exception {
        Map<Long, PublishedLines> lines = new HashMap<>();
        try (CommittedRecords models = new CommittedRecords(topics, TopicNames.MODELS)) {
            for (ConsumerRecord<byte[], byte[]> record : models.all()) {
                if (new String(record.key(), StandardCharsets.UTF_8).equals(ModelKeys.LINES)) {
                    lines.put(record.offset(), PublishedLinesCodec.read(record.value()));
                }
            }
        }
        return lines;
    }

    /** Of each task the places where what decides changed, as its committed state tells. */
    private static Map<Integer, List<Switch>> switches(ShopTopics topics) {
        Map<Integer, List<Switch>> switches = new HashMap<>();
        Map<Integer, Long> deciding = new HashMap<>();
        try (CommittedRecords pending = new CommittedRecords(topics, Names.changelog(APPLICATION, Names.PENDING))) {
            for (ConsumerRecord<byte[], byte[]> record : pending.all()) {
                if (record.value() != null && ByteBuffer.wrap(record.key()).getInt() == MODEL) {
                    ByteBuffer mark = ByteBuffer.wrap(record.value());
                    long activation = mark.getLong();
                    long identity = mark.getLong();
                    long since = mark.getLong();
                    Long before = deciding.put(record.partition(), identity);
                    if (before != null && before != identity) {
                        switches.computeIfAbsent(record.partition(), partition -> new ArrayList<>())
                                .add(new Switch(since, activation, identity));
                    }
                }
            }
        }
        return switches;
    }

    /** The shipped model with lines so low that a small shop has many alerts. */
    private Path lowLines() throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        for (String graph : List.of("model.onnx", "step.onnx", "head.onnx")) {
            Files.copy(ShippedModel.FOLDER.resolve(graph), model.resolve(graph));
        }
        ObjectNode manifest = (ObjectNode)
                JSON.readTree(ShippedModel.FOLDER.resolve("model.json").toFile());
        manifest.put("name", "low-lines");
        ObjectNode thresholds = (ObjectNode) manifest.get("thresholds");
        for (CustomerGroup group : CustomerGroup.values()) {
            thresholds
                    .putObject(group.key())
                    .put("watch", 0.2)
                    .put("at_risk", 0.3)
                    .put("critical", 0.6);
        }
        JSON.writeValue(model.resolve("model.json").toFile(), manifest);
        return model;
    }

    private record Alerts(List<ChurnAlert> alerts) implements ReplayListener {
        @Override
        public void event(ShopEvent event) {
            // What goes in is known.
        }

        @Override
        public void score(RiskScore score) {
            // Alerts are compared.
        }

        @Override
        public void alert(ChurnAlert alert) {
            alerts.add(alert);
        }
    }
}
