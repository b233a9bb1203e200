package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.cli.Tidewatch;
import io.tidewatch.engine.Engine;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.replay.OfflineReplay;
import io.tidewatch.replay.ReplayListener;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShadowScore;
import io.tidewatch.topics.ShadowScoreCodec;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TopicNames;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A model in the shadow scores every event once and changes nothing: the offline replay without it stays the oracle. */
@ExtendWith(BrokerUnderTest.class)
class ShadowIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration SHORT_WAIT = Duration.ofMillis(50);
    /** So long that events wait for their batch when the process is killed. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(10);

    private static final String OTHER = "other";

    private static ShopLog log;
    private static Outcome oracle;
    private static Path other;
    /** What the other model says of each event where it decides. */
    private static Map<String, Double> othersRisks;

    @TempDir
    private static Path models;

    @TempDir
    private Path folder;

    @BeforeAll
    static void replayOffline() throws Exception {
        log = ShopLog.of(11, 60);
        oracle = Outcome.ofOfflineReplay(log);
        other = OtherModel.make(models, OTHER);
        othersRisks = risks(other);
        assertThat(oracle.alerts()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 7", "4, 256"})
    void scoresEveryEventOnceAndChangesNoAlert(int partitions, int batch, TestKafka kafka) throws Exception {
        // Given
        String application = "shadow-%d-%d".formatted(partitions, batch);
        try (ShopTopics topics = ShopTopics.afresh(kafka, partitions);
                EngineRun run = new EngineRun(topics, application)) {
            ModelRoll roll = new ModelRoll(topics);
            roll.done("publish", other.toString());
            roll.done("shadow", OTHER);

            // When
            try (EngineProcess engine =
                    EngineProcess.start(settings(application, topics).batches(batch, SHORT_WAIT))) {
                run.finish(log);
                run.awaitOutcome(oracle);
                engine.stop();
            }

            // Then
            assertSameAlerts(run, topics);
            List<ShadowScore> scores = shadow(topics);
            assertThat(scores.stream().map(ShadowScore::eventId))
                    .as("every event once")
                    .containsExactlyInAnyOrderElementsOf(oracle.scored());
            Map<String, FeatureRecord> served = served(topics);
            assertThat(scores)
                    .as("the two models are told apart")
                    .anyMatch(score -> score.shadow().risk() != score.active().risk());
            assertThat(scores).allSatisfy(score -> {
                FeatureRecord decided = served.get(score.eventId());
                assertThat(score.active().model()).isEqualTo(decided.model());
                assertThat(score.active().risk()).isEqualTo(decided.risk());
                assertThat(score.eventTime()).isEqualTo(decided.eventTime());
                assertThat(score.shadow().model()).isEqualTo(OTHER);
                assertThat(score.shadow().risk()).isEqualTo(othersRisks.get(score.eventId()));
            });
            assertReported(topics);
        }
    }

    @Test
    void comesAndGoesInTheFlowAndThroughCrashes(TestKafka kafka) throws Exception {
        // Given
        String application = "shadow-flow";
        int third = log.messages().size() / 3;
        try (ShopTopics topics = ShopTopics.afresh(kafka, 4);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings settings = settings(application, topics).instance("one");
            ModelRoll roll = new ModelRoll(topics);
            roll.done("publish", other.toString());

            // When: set while events wait, killed with events in hand, killed in the flow, taken away in the end
            run.send(log.messages().subList(0, third));
            try (EngineProcess engine = EngineProcess.start(settings.batches(64, LONG_WAIT))) {
                run.awaitConsumed();
                roll.done("shadow", OTHER);
                engine.kill();
                assertThat(run.waiting()).as("killed with events in hand").isNotEmpty();
            }
            try (EngineProcess engine = EngineProcess.start(settings.batches(64, SHORT_WAIT))) {
                awaitShadow(topics, 1);
                run.send(log.messages().subList(third, third + 100));
                engine.kill();
            }
            try (EngineProcess engine = EngineProcess.start(settings.batches(64, SHORT_WAIT))) {
                run.send(log.messages().subList(third + 100, 2 * third));
                run.awaitConsumed();
                awaitSettled(run);
                roll.done("shadow", "--off");
                awaitSaid(engine, "Model in force pointer=\"@shadow\" model=\"none\"");
                run.finish(log);
                run.awaitOutcome(oracle);
                engine.stop();
            }

            // Then
            assertSameAlerts(run, topics);
            List<String> scored =
                    shadow(topics).stream().map(ShadowScore::eventId).toList();
            assertThat(scored)
                    .doesNotHaveDuplicates()
                    .hasSizeGreaterThan(100)
                    .hasSizeLessThan(oracle.scored().size());
            List<String> last = log
                    .events()
                    .subList(log.events().size() - 50, log.events().size())
                    .stream()
                    .map(ShopEvent::eventId)
                    .toList();
            assertThat(scored).as("none when it is off").doesNotContainAnyElementsOf(last);
        }
    }

    @Test
    void whatCannotBeTakenIsRefusedAndTheEngineGoesOn(TestKafka kafka) throws Exception {
        // Given
        String application = "shadow-refused";
        try (ShopTopics topics = ShopTopics.afresh(kafka, 1);
                EngineRun run = new EngineRun(topics, application)) {
            ModelRoll roll = new ModelRoll(topics);
            roll.done("publish", other.toString());
            topics.delete(TopicNames.SHADOW);
            roll.done("shadow", OTHER);

            // When
            try (EngineProcess engine = EngineProcess.start(settings(application, topics))) {
                run.finish(log);
                run.awaitOutcome(oracle);

                // Then
                assertThat(engine.output())
                        .contains(
                                "Model refused pointer=\"@shadow\" model=\"other\" reason=\"there is no topic churn.shadow");
                engine.stop();
            }
            assertSameAlerts(run, topics);
            assertThat(roll.model("shadow", "nobody").err()).contains("no model 'nobody' is published");
            assertThat(roll.model("shadow").err()).contains("--off");
            assertThat(roll.done("shadow", "--off")).contains("The shadow is off");
            assertThat(roll.done("shadow", "--off")).contains("No model is in the shadow");
        }
    }

    private EngineSettings settings(String application, ShopTopics topics) {
        return EngineSettings.replay(application, topics, folder.resolve("state"));
    }

    /** The bytes that the engine would have sent without a shadow. */
    private static void assertSameAlerts(EngineRun run, ShopTopics topics) {
        assertThat(oracle.differences(run.outcome())).isEmpty();
        try (CommittedRecords alerts = new CommittedRecords(topics, TopicNames.INTERVENTIONS)) {
            assertThat(alerts.all().stream().map(ShadowIT::text))
                    .containsExactlyInAnyOrderElementsOf(oracle.alerts().stream()
                            .map(alert -> new String(ChurnAlertCodec.write(alert), StandardCharsets.UTF_8))
                            .toList());
        }
    }

    private void assertReported(ShopTopics topics) throws Exception {
        Path json = folder.resolve("shadow.json");
        Path html = folder.resolve("shadow.html");
        StringWriter out = new StringWriter();
        CommandLine commandLine = Tidewatch.commandLine();
        commandLine.setOut(new PrintWriter(out));
        int exit = commandLine.execute(
                "model",
                "shadow-report",
                "--bootstrap-server",
                topics.bootstrapServers(),
                "--json",
                json.toString(),
                "--html",
                html.toString());
        assertThat(exit).isEqualTo(ExitCode.OK);
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.get("events").asInt()).isEqualTo(oracle.scored().size());
        assertThat(report.at("/shadow/model").asText()).isEqualTo(OTHER);
        assertThat(report.at("/active/judged").asInt()).isGreaterThan(200);
        assertThat(report.at("/active/roc_auc").asDouble()).isBetween(0.5, 1.0);
        assertThat(out.toString())
                .contains("active", "shadow", report.get("verdict").asText());
        assertThat(html).content().contains("other in the shadow of");
    }

    private static void awaitShadow(ShopTopics topics, int least) {
        await("shadow scores").atMost(SOON).until(() -> shadow(topics).size() >= least);
    }

    /** Nothing that was sent waits in a batch any more. */
    private static void awaitSettled(EngineRun run) {
        int sent = (int) run.sent().stream()
                .flatMap(message -> message.message().event().stream())
                .map(ShopEvent::eventId)
                .distinct()
                .count();
        await("everything scored")
                .atMost(SOON)
                .until(() -> new HashSet<>(run.outcome().scored()).size() >= sent);
    }

    private static void awaitSaid(EngineProcess engine, String text) {
        await(text).atMost(SOON).untilAsserted(() -> assertThat(engine.output()).contains(text));
    }

    private static List<ShadowScore> shadow(ShopTopics topics) throws InvalidMessageException {
        try (CommittedRecords records = new CommittedRecords(topics, TopicNames.SHADOW)) {
            List<ShadowScore> scores = new java.util.ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records.all()) {
                ShadowScore score = ShadowScoreCodec.read(record.value());
                assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(score.userId());
                assertThat(score.eventTime()).isNotNull();
                scores.add(score);
            }
            return scores;
        }
    }

    private static Map<String, FeatureRecord> served(ShopTopics topics) throws InvalidMessageException {
        try (CommittedRecords records = new CommittedRecords(topics, TopicNames.FEATURES)) {
            Map<String, FeatureRecord> served = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : records.all()) {
                for (FeatureRecord features : FeatureRecordCodec.read(record.value())) {
                    served.put(features.eventId(), features);
                }
            }
            return served;
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    private static Map<String, Double> risks(Path model) throws Exception {
        Map<String, Double> risks = new HashMap<>();
        try (Model loaded = Model.load(model, Device.CPU);
                Scorer scorer = loaded.newScorer(OfflineReplay.DEFAULT_BATCH)) {
            Engine engine = ShippedModel.engine(scorer);
            ReplayListener listener = new ReplayListener() {
                @Override
                public void event(ShopEvent event) {
                    // Known.
                }

                @Override
                public void features(FeatureRecord features) {
                    risks.put(features.eventId(), features.risk());
                }

                @Override
                public void score(RiskScore score) {
                    // The features have the risk of their event.
                }

                @Override
                public void alert(ChurnAlert alert) {
                    // The other model's are not the oracle.
                }
            };
            new OfflineReplay(engine, OfflineReplay.DEFAULT_BATCH, listener)
                    .run(log.events().iterator(), Optional.empty());
        }
        return risks;
    }
}
