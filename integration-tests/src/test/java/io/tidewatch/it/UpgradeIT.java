package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The version of Kafka Streams that the engine ran on before can leave its state to today's and take it back, and instances on both
 * can share the work: an offline replay of the log is the oracle.
 */
@ExtendWith(BrokerUnderTest.class)
class UpgradeIT {
    /** So long that events wait for their batch when the process is stopped or killed. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(10);

    private static final int PARTITIONS = 2;

    private static ShopLog log;
    private static Outcome oracle;
    private static List<Path> kafkaBefore;

    @TempDir
    private Path folder;

    @BeforeAll
    static void replayOffline() throws Exception {
        log = ShopLog.of(7, 70);
        oracle = Outcome.ofOfflineReplay(log);
        // Without alerts of silences nothing would tell of a timer that was lost.
        assertThat(oracle.alerts()).extracting(ChurnAlert::trigger).contains(Trigger.EVENT, Trigger.SILENCE);
        kafkaBefore = jars(Path.of("target", "kafka-before"));
        assertThat(kafkaBefore)
                .as("the build copies the client and Kafka Streams of the version before")
                .hasSize(2)
                .noneMatch(jar -> jar.toString().contains(TestKafka.VERSION));
    }

    /** What one version has on disk is all that the other has: the changelogs are emptied in between. */
    @ParameterizedTest(name = "upgrade: {0}")
    @ValueSource(booleans = {true, false})
    void theStateFolderOfOneVersionIsTheOthers(boolean upgrade, TestKafka kafka) {
        // Given
        String application = upgrade ? "upgraded" : "rolled-back";
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings settings = settings(application, topics);
            try (EngineProcess engine = start(upgrade, settings)) {
                run.send(half());
                run.awaitConsumed();
                engine.stop();
            }
            topics.deleteAllButTheLast(Names.changelog(application, Names.PROFILES));
            topics.deleteAllButTheLast(Names.changelog(application, Names.TIMERS));

            // When
            runToTheEnd(run, start(!upgrade, settings));

            // Then
            assertThat(oracle.differences(run.outcome())).isEmpty();
        }
    }

    @Test
    void whatAKilledEngineOfTheVersionBeforeLeftIsRestored(TestKafka kafka) {
        // Given
        String application = "upgraded-killed";
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings settings = settings(application, topics);
            try (EngineProcess engine = EngineProcess.start(settings.batches(256, LONG_WAIT), kafkaBefore)) {
                run.send(half());
                run.awaitConsumed();
                engine.kill();
            }

            // When
            int found = runToTheEnd(run, EngineProcess.start(settings));

            // Then
            assertThat(found).as("events that waited when it was killed").isPositive();
            assertThat(oracle.differences(run.outcome())).isEmpty();
        }
    }

    @Test
    void instancesOfBothVersionsShareTheWork(TestKafka kafka) {
        // Given
        String application = "rolling";
        List<Message> messages = log.messages();
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings settings = settings(application, topics);

            // When: one of today's joins one of before, works beside it and is left alone
            try (EngineProcess before = EngineProcess.start(settings, kafkaBefore)) {
                run.send(half());
                run.awaitConsumed();
                EngineProcess now = EngineProcess.start(settings.state(folder.resolve("second")));
                topics.awaitSharedBy(2, application);
                run.send(messages.subList(messages.size() / 2, messages.size() * 3 / 4));
                run.awaitConsumed();
                before.stop();
                runToTheEnd(run, now);
            }

            // Then
            assertThat(oracle.differences(run.outcome())).isEmpty();
        }
    }

    private EngineSettings settings(String application, ShopTopics topics) {
        return EngineSettings.replay(application, topics, folder.resolve("state"));
    }

    private static List<Message> half() {
        return log.messages().subList(0, log.messages().size() / 2);
    }

    private static EngineProcess start(boolean before, EngineSettings settings) {
        return before ? EngineProcess.start(settings, kafkaBefore) : EngineProcess.start(settings);
    }

    /** Sends the rest of the log, and ends the engine when all that is expected has come; returns what it found waiting. */
    private static int runToTheEnd(EngineRun run, EngineProcess started) {
        try (EngineProcess engine = started) {
            run.finish(log);
            run.awaitOutcome(oracle);
            engine.stop();
            return engine.foundWaiting();
        }
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
