package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models come and go while events flow. Where a task switched is read off the committed features; the offline replay that
 * switches before the same event is the oracle: nothing lost, nothing doubled, every alert as it must be.
 */
@ExtendWith(BrokerUnderTest.class)
class SwapIT {
    private static final Logger LOGGER = LoggerFactory.getLogger(SwapIT.class);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration SHORT_WAIT = Duration.ofMillis(50);
    /** So long that events wait for their batch when the process is killed. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(10);
    /** Messages sent between two looks at which model scores. */
    private static final int CHUNK = 40;
    /** Events on their way while a switch is awaited: a flow, but no more of the log than the engine keeps up with. */
    private static final int IN_FLOW = 2 * CHUNK;

    private static final String SHIPPED = ShippedModel.NAME;
    private static final String OTHER = "other";

    private static ShopLog log;
    private static int scorable;

    @TempDir
    private static Path models;

    @TempDir
    private Path folder;

    private static Map<String, Path> folders;

    @BeforeAll
    static void makeModels() {
        log = ShopLog.of(11, 70);
        Set<String> distinct = new HashSet<>();
        log.events().forEach(event -> distinct.add(event.eventId()));
        scorable = distinct.size();
        folders = Map.of(SHIPPED, ShippedModel.FOLDER, OTHER, OtherModel.make(models, OTHER));
    }

    @ParameterizedTest
    @CsvSource({"1, 7", "4, 256"})
    void aModelActivatedInTheFlowTakesOverWithoutLossOrDouble(int partitions, int batch, TestKafka kafka)
            throws Exception {
        // Given
        String application = "swap-%d-%d".formatted(partitions, batch);
        try (ShopTopics topics = ShopTopics.afresh(kafka, partitions);
                EngineRun run = new EngineRun(topics, application);
                EngineProcess engine =
                        EngineProcess.start(settings(application, topics).batches(batch, SHORT_WAIT))) {
            ModelRoll roll = new ModelRoll(topics);
            roll.done("publish", folders.get(OTHER).toString());
            sendThird(run);
            run.awaitMoreScored();

            // When
            roll.done("activate", OTHER);
            sendUntilScoredBy(run, OTHER, partitions, engine);
            run.finish(log);
            awaitScored(run);

            // Then
            assertSameAsOracle(run, engine, 2);
        }
    }

    @Test
    void twoInstancesSwitchAndOneThatJoinsTakesTheActiveModel(TestKafka kafka) throws Exception {
        // Given
        String application = "swap-shared";
        try (ShopTopics topics = ShopTopics.afresh(kafka, 4);
                EngineRun run = new EngineRun(topics, application);
                EngineProcess first = EngineProcess.start(settings(application, topics))) {
            ModelRoll roll = new ModelRoll(topics);
            roll.done("publish", folders.get(OTHER).toString());
            sendThird(run);
            // The group is there once somebody has committed.
            run.awaitConsumed();
            try (EngineProcess second =
                    EngineProcess.start(settings(application, topics).state(folder.resolve("second")))) {
                topics.awaitSharedBy(2, application);

                // When: a model is activated, and an instance leaves and comes back
                roll.done("activate", OTHER);
                sendUntilScoredBy(run, OTHER, 4, first, second);
                second.stop();
            }
            topics.awaitSharedBy(1, application);
            try (EngineProcess third =
                    EngineProcess.start(settings(application, topics).state(folder.resolve("third")))) {
                topics.awaitSharedBy(2, application);
                run.finish(log);
                awaitScored(run);

                // Then
                assertThat(third.output()).contains("Model in force pointer=\"@active\" model=\"other\"");
                assertSameAsOracle(run, first, 2);
                third.stop();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 7", "4, 256"})
    void sigkillAroundTheSwapLosesAndDoublesNothing(int partitions, int batch, TestKafka kafka) throws Exception {
        // Given
        String application = "swap-killed-%d-%d".formatted(partitions, batch);
        try (ShopTopics topics = ShopTopics.afresh(kafka, partitions);
                EngineRun run = new EngineRun(topics, application)) {
            ModelRoll roll = new ModelRoll(topics);
            roll.done("publish", folders.get(OTHER).toString());
            EngineSettings settings = settings(application, topics).instance("one");

            // When: killed with events in hand before it can switch, then while it switches, then after
            sendThird(run);
            try (EngineProcess engine = EngineProcess.start(settings.batches(batch, LONG_WAIT))) {
                run.awaitConsumed();
                roll.done("activate", OTHER);
                engine.kill();
                assertThat(run.waiting()).as("killed with events in hand").isNotEmpty();
            }
            try (EngineProcess engine = EngineProcess.start(settings.batches(batch, SHORT_WAIT))) {
                // What waited may have been due before the kill, on a machine that is slow to kill.
                send(run, CHUNK);
                run.awaitDecided();
                roll.done("rollback");
                send(run, CHUNK);
                engine.kill();
            }
            try (EngineProcess engine = EngineProcess.start(settings.batches(batch, SHORT_WAIT))) {
                sendUntilScoredBy(run, SHIPPED, partitions, engine);
                roll.done("activate", OTHER);
                send(run, CHUNK);
                engine.kill();
            }
            try (EngineProcess engine = EngineProcess.start(settings.batches(batch, SHORT_WAIT))) {
                sendUntilScoredBy(run, OTHER, partitions, engine);
                run.finish(log);
                awaitScored(run);

                // Then
                assertSameAsOracle(run, engine, 2);
            }
        }
    }

    @Test
    void rollbackAndRestartKeepToWhatIsActive(TestKafka kafka) throws Exception {
        // Given
        String application = "swap-back";
        try (ShopTopics topics = ShopTopics.afresh(kafka, 1);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings settings = settings(application, topics).instance("one");
            ModelRoll roll = new ModelRoll(topics);
            roll.done("publish", folders.get(OTHER).toString());
            roll.done("activate", OTHER);
            sendThird(run);

            // When: it starts with the active model, is rolled back, and started again
            try (EngineProcess engine = EngineProcess.start(settings)) {
                sendUntilScoredBy(run, OTHER, 1, engine);
                assertThat(roll.done("list")).contains("other").contains("active");
                roll.done("rollback");
                sendUntilScoredBy(run, SHIPPED, 1, engine);
                engine.stop();
            }
            try (EngineProcess engine = EngineProcess.start(settings)) {
                run.finish(log);
                awaitScored(run);

                // Then
                assertThat(engine.output()).doesNotContain("model=\"other\"");
                assertSameAsOracle(run, engine, 2);
            }
        }
    }

    @Test
    void whatCannotBeTakenIsRefusedWithTheReasonAndTheOldModelDecides(TestKafka kafka) throws Exception {
        // Given
        String application = "swap-refused";
        try (ShopTopics topics = ShopTopics.afresh(kafka, 1);
                EngineRun run = new EngineRun(topics, application);
                EngineProcess engine = EngineProcess.start(settings(application, topics))) {
            ModelRoll roll = new ModelRoll(topics);
            sendThird(run);
            run.awaitMoreScored();

            // When: what the commands would never write is written past them
            String good = ModelRoll.message(folders.get(OTHER), OTHER);
            roll.write(OTHER, good.substring(0, good.length() / 2));
            roll.activate(OTHER, "0".repeat(64));
            awaitSaid(
                    engine,
                    "Model refused pointer=\"@active\" model=\"other\" reason=\"a published model is not valid JSON");
            Path foreign = OtherModel.make(models, "foreign");
            replace(foreign.resolve("model.json"), "type_cart", "moon_phase");
            replace(foreign.resolve("model.json"), "\"hash\":\"", "\"hash\":\"0");
            roll.force(foreign, "foreign");
            awaitSaid(engine, "feature 2 is 'moon_phase'");
            Path broken = OtherModel.make(models, "broken");
            byte[] graph = Files.readAllBytes(broken.resolve("model.onnx"));
            graph[graph.length / 2] ^= 1;
            Files.write(broken.resolve("model.onnx"), graph);
            roll.force(broken, "broken");
            awaitSaid(engine, "SHA-256 differs");
            roll.activate("nobody", "0".repeat(64));
            awaitSaid(engine, "it is not on the topic churn.models");
            roll.write("@active", "{\"name\": 5}");
            awaitSaid(engine, "model=\"@active\"");
            ModelRoll.Answer refused = roll.model("publish", foreign.toString());
            ModelRoll.Answer unknown = roll.model("activate", "nobody");
            run.finish(log);
            awaitScored(run);

            // Then: it serves on, and takes a good one afterwards
            assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(refused.err()).contains("feature 2 is 'moon_phase'");
            assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(unknown.err()).contains("no model 'nobody' is published");
            assertThat(roll.done("list")).contains("Damaged: '@active'", "Damaged: 'other'");
            roll.done("publish", OtherModel.make(models, "good").toString());
            roll.done("activate", "good");
            awaitSaid(engine, "Task switched to another model");
            assertSameAsOracle(run, engine, 1);
        }
    }

    @Test
    void anEngineWithoutTheTopicServesAndFollowsItOnceItIsThere(TestKafka kafka) {
        // Given
        String application = "swap-without";
        try (ShopTopics topics = ShopTopics.afresh(kafka, 1);
                EngineRun run = new EngineRun(topics, application)) {
            topics.delete(TopicNames.MODELS);
            try (EngineProcess engine = EngineProcess.start(settings(application, topics))) {
                sendThird(run);
                run.awaitMoreScored();
                assertThat(engine.output()).contains("There is no topic for models; the configured one serves");

                // When
                topics.apply(1);
                ModelRoll roll = new ModelRoll(topics);
                roll.done("publish", folders.get(OTHER).toString());
                roll.done("activate", OTHER);
                sendUntilScoredBy(run, OTHER, 1, engine);

                // Then
                engine.stop();
            }
        }
    }

    @Test
    void publishingIsRepeatableAndANameIsNeverGivenTwice(TestKafka kafka) throws Exception {
        try (ShopTopics topics = ShopTopics.none(kafka)) {
            ModelRoll roll = new ModelRoll(topics);

            // When: there is no topic yet
            ModelRoll.Answer tooEarly = roll.model("list");
            topics.apply(1);

            // Then
            assertThat(tooEarly.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(tooEarly.err()).contains("there is no topic churn.models", "topics apply");
            assertThat(roll.done("list")).contains("No model is published.", "Nothing was activated");
            assertThat(roll.model("rollback").err()).contains("nothing to go back to");
            assertThat(roll.done("publish", folders.get(OTHER).toString())).contains("Published other.");
            assertThat(roll.done("publish", folders.get(OTHER).toString())).contains("published already");
            Path another = OtherModel.make(folder, OTHER);
            replace(another.resolve("model.json"), "\"hysteresis\":0.02", "\"hysteresis\":0.04");
            assertThat(roll.model("publish", another.toString()).err())
                    .contains("another model 'other' was published", "another name");
            assertThat(roll.done("activate", OTHER)).contains("Activated other");
            assertThat(roll.done("activate", OTHER)).contains("active already");
            assertThat(roll.done("rollback")).contains("Rolled back to the model of each instance's own configuration");
            assertThat(roll.done("rollback")).contains("Rolled back to other");
        }
    }

    private EngineSettings settings(String application, ShopTopics topics) {
        return EngineSettings.replay(application, topics, folder.resolve("state"));
    }

    private static void sendThird(EngineRun run) {
        run.send(log.messages().subList(0, log.messages().size() / 3));
    }

    private static void send(EngineRun run, int messages) {
        int from = run.sent().size();
        run.send(log.messages()
                .subList(from, Math.min(from + messages, log.messages().size())));
    }

    /**
     * Lets events flow until in every partition the last one that was scored was scored by a model. As fast as the engine decides
     * them, since on a busy machine the log would end before it is up.
     */
    private static void sendUntilScoredBy(EngineRun run, String model, int partitions, EngineProcess... engines) {
        send(run, CHUNK);
        for (EngineProcess engine : engines) {
            await(model + " in force")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(engine.modelInForce()).contains(model));
        }
        await("scored by " + model)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (run.undecided() <= IN_FLOW
                            && run.sent().size() < log.messages().size() - CHUNK) {
                        send(run, CHUNK);
                    }
                    List<SortedMap<Integer, String>> switches = ModelRoll.switches(run);
                    return switches.size() == partitions
                            && switches.stream()
                                    .allMatch(of -> of.get(of.lastKey()).equals(model));
                });
        assertThat(run.sent())
                .as("the log is long enough for this test")
                .hasSizeLessThan(log.messages().size());
    }

    private static void awaitScored(EngineRun run) {
        await("every event scored")
                .atMost(SOON)
                .until(() -> run.outcome().scored().size() >= scorable);
    }

    private static void awaitSaid(EngineProcess engine, String text) {
        await(text).atMost(SOON).untilAsserted(() -> assertThat(engine.output()).contains(text));
    }

    private static void assertSameAsOracle(EngineRun run, EngineProcess engine, int modelsInAlerts) throws Exception {
        List<SortedMap<Integer, String>> switches = ModelRoll.switches(run);
        Outcome oracle =
                Outcome.ofOfflineReplays(List.copyOf(run.eventsByPartition().values()), switches, folders, log.end());
        assertThat(oracle.alerts().stream().map(ChurnAlert::model).distinct())
                .as("an oracle without alerts of both would prove nothing")
                .hasSize(modelsInAlerts);
        run.awaitOutcome(oracle);
        // In order, so that a needless alert would be committed as well.
        engine.stop();
        LOGGER.atInfo()
                .addKeyValue("switches", switches)
                .addKeyValue("alerts", oracle.alerts().size())
                .log("Swapped");
        assertThat(oracle.differences(run.outcome())).isEmpty();
    }

    private static void replace(Path file, String text, String replacement) throws IOException {
        String before = Files.readString(file);
        assertThat(before).contains(text);
        Files.writeString(file, before.replace(text, replacement));
    }
}
