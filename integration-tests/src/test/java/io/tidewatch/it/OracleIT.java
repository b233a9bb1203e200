package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.Experience;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.streams.ForgetfulEngine;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The same input gives the same alerts, whatever the partitions, the batches, the threads that share a device, the crashes
 * and the instances: an offline replay
 * of the log is the oracle for what consumers of committed records get from the engine's processes.
 */
@ExtendWith(BrokerUnderTest.class)
class OracleIT {
    private static final Logger LOGGER = LoggerFactory.getLogger(OracleIT.class);
    /** So long that a backlog's events wait for their batch when the process is killed, and short enough for the batch to end alone. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(10);

    private static final Duration SHORT_WAIT = Duration.ofMillis(50);

    private static ShopLog log;
    private static Outcome oracle;

    @TempDir
    private Path folder;

    @BeforeAll
    static void replayOffline() throws Exception {
        log = ShopLog.of(7, 70);
        oracle = Outcome.ofOfflineReplay(log);
        // An oracle without these would prove nothing.
        assertThat(oracle.alerts())
                .extracting(ChurnAlert::kind)
                .contains(AlertKind.RAISED, AlertKind.RESOLVED, AlertKind.EXPIRED);
        assertThat(oracle.alerts()).extracting(ChurnAlert::trigger).contains(Trigger.EVENT, Trigger.SILENCE);
        assertThat(log.events()).hasSizeGreaterThan(oracle.scored().size());
        Experience experience = oracle.experience().orElseThrow();
        assertThat(experience.assignments())
                .extracting(Assignment::arm)
                .contains(Experiment.HOLDOUT, Experiment.RULES, "calls");
        assertThat(experience.outcomes())
                .extracting(io.tidewatch.topics.Outcome::returned)
                .contains(true, false);
        LOGGER.atInfo()
                .addKeyValue("messages", log.messages().size())
                .addKeyValue("events", oracle.scored().size())
                .addKeyValue("alerts", oracle.alerts().size())
                .addKeyValue(
                        "alertsByEvents",
                        oracle.alerts().stream()
                                .filter(alert -> alert.causedBy().isPresent())
                                .count())
                .log("Oracle");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "1, 256", "4, 1", "4, 7", "4, 256"})
    void whatComesOutDoesNotDependOnPartitionsAndBatches(int partitions, int batch, TestKafka kafka) {
        // Given
        String application = "whole-%d-%d".formatted(partitions, batch);
        try (ShopTopics topics = ShopTopics.afresh(kafka, partitions);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings settings = settings(application, topics).batches(batch, SHORT_WAIT);

            // When
            runToTheEnd(run, settings);

            // Then
            assertSameAsOracle(run);
            if (batch == 1) {
                assertThat(run.mostDecidedTogether()).isEqualTo(1);
            } else {
                assertThat(run.mostDecidedTogether())
                        .as("events of one user in one batch: else these batches are those of the others")
                        .isBetween(2, batch);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 256, false", "1, 7, false", "4, 64, true"})
    void sigkillInTheMiddleOfABatchLosesAndDoublesNothing(int partitions, int batch, boolean lane, TestKafka kafka) {
        // Given
        String application = "killed-%d-%d%s".formatted(partitions, batch, lane ? "-lane" : "");
        try (ShopTopics topics = ShopTopics.afresh(kafka, partitions);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings alone = settings(application, topics).instance("one");
            EngineSettings settings = lane ? alone.laneFor(2) : alone;
            EngineSettings slow = settings.batches(batch, LONG_WAIT);
            KillSeries series = new KillSeries(run, log, oracle);

            // When
            series.killWhileEventsWait(() -> EngineProcess.start(slow));
            series.killInTheFlow(() -> EngineProcess.start(slow));
            int foundLast = runToTheEnd(run, settings.batches(batch, SHORT_WAIT));

            // Then
            report(application, series, foundLast);
            assertThat(series.kills()).hasSizeGreaterThanOrEqualTo(5);
            assertThat(series.kills())
                    .filteredOn(kill -> kill.waiting().stream().anyMatch(series::causesAlert))
                    .as("kills while an event waited that causes an alert")
                    .hasSizeGreaterThanOrEqualTo(3);
            assertThat(series.kills())
                    .filteredOn(kill -> kill.found() > 0)
                    .as("starts that found events waiting")
                    .hasSizeGreaterThanOrEqualTo(2);
            assertSameAsOracle(run);
        }
    }

    @Test
    void anInstanceThatJoinsAndLeavesChangesNothing(TestKafka kafka) {
        // Given
        String application = "joined";
        List<Message> messages = log.messages();
        int part = messages.size() / 4;
        try (ShopTopics topics = ShopTopics.afresh(kafka, 4);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings settings = settings(application, topics).batches(7, LONG_WAIT);

            // When: a second instance comes while events wait for their batch, and goes while events flow
            run.send(messages.subList(0, part));
            try (EngineProcess first = EngineProcess.start(settings)) {
                run.awaitConsumed();
                try (EngineProcess second = EngineProcess.start(settings.state(folder.resolve("second")))) {
                    topics.awaitSharedBy(2, application);
                    run.send(messages.subList(part, 2 * part));
                    run.awaitMoreScored();
                    run.send(messages.subList(2 * part, 3 * part));
                    second.stop();
                }
                topics.awaitSharedBy(1, application);
                run.finish(log);
                run.awaitOutcome(oracle);
                first.stop();
            }

            // Then
            assertSameAsOracle(run);
        }
    }

    /**
     * The proof that the tests above can fail: the same engine with slots that are kept in memory only. It must lose what waited
     * when it was killed, because that was committed as taken (see {@link KillSeries}) and is nowhere else; among it is an
     * event that causes an alert.
     */
    @Test
    void anEngineThatKeepsWaitingEventsInMemoryOnlyIsFoundOut(TestKafka kafka) {
        // Given
        String application = "forgetful";
        try (ShopTopics topics = ShopTopics.afresh(kafka, 4);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings settings = settings(application, topics).instance("one");
            EngineSettings slow = settings.batches(256, LONG_WAIT);
            KillSeries series = new KillSeries(run, log, oracle);

            // When
            List<KillSeries.Kill> kills =
                    series.killWhileEventsWait(() -> EngineProcess.start(slow, ForgetfulEngine.class));
            run.finish(log);
            try (EngineProcess last = EngineProcess.start(settings.batches(256, SHORT_WAIT), ForgetfulEngine.class)) {
                run.awaitConsumed();
                last.stop();
            }

            // Then
            List<ShopEvent> forgotten = kills.stream()
                    .flatMap(kill -> kill.waiting().stream())
                    // A producer's retry after the kill would have mended it.
                    .filter(event -> Collections.frequency(log.events(), event) == 1)
                    .toList();
            List<String> differences = oracle.differences(run.outcome());
            report(application, series, 0);
            assertThat(forgotten).anyMatch(series::causesAlert);
            assertThat(differences)
                    .containsAll(forgotten.stream()
                            .map(event -> "event lost: " + event.eventId())
                            .toList())
                    .anyMatch(difference -> difference.contains("alert"));
        }
    }

    private EngineSettings settings(String application, ShopTopics topics) {
        return EngineSettings.replay(application, topics, folder.resolve("state"));
    }

    /** Sends the rest of the log and runs an engine until all that is expected has come; returns what it found waiting. */
    private static int runToTheEnd(EngineRun run, EngineSettings settings) {
        run.finish(log);
        try (EngineProcess engine = EngineProcess.start(settings)) {
            run.awaitOutcome(oracle);
            // In order, so that a needless alert would be committed as well.
            engine.stop();
            return engine.foundWaiting();
        }
    }

    /** Every alert and every event once, and every bad message a dead letter. */
    private static void assertSameAsOracle(EngineRun run) {
        assertThat(oracle.differences(run.outcome())).isEmpty();
        List<String> refused = run.sent().stream()
                .filter(sent -> sent.message().refusal().isPresent())
                .map(EngineRun::line)
                .toList();
        assertThat(refused).isNotEmpty();
        assertThat(run.deadLetters().stream().map(EngineRun::line)).containsExactlyInAnyOrderElementsOf(refused);
    }

    private static void report(String application, KillSeries series, int foundLast) {
        LOGGER.atInfo()
                .addKeyValue("run", application)
                .addKeyValue("kills", series.kills().size())
                .addKeyValue(
                        "waitingWhenKilled",
                        series.kills().stream()
                                .map(kill -> kill.waiting().size())
                                .toList())
                .addKeyValue(
                        "foundAtStart",
                        series.kills().stream().map(KillSeries.Kill::found).toList())
                .addKeyValue("foundLast", foundLast)
                .log("Killed");
    }
}
