package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.ChurnAlert;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an operator who goes back does, by the commands of {@code docs/operations.md}, and what comes of it. */
@ExtendWith(BrokerUnderTest.class)
class ResetIT {
    private static final String SECTION = "Starting over";
    /** As on the page. */
    private static final String APPLICATION = "tidewatch";

    @TempDir
    private Path folder;

    @Test
    void whatIsReadAgainChangesNothingAndAResetGivesTheSameIds(TestKafka kafka) throws Exception {
        // Given: the whole log is decided
        ShopLog log = ShopLog.of(7, 70);
        Outcome oracle = Outcome.ofOfflineReplay(log);
        try (ShopTopics topics = ShopTopics.afresh(kafka, 2);
                EngineRun run = new EngineRun(topics, APPLICATION)) {
            run.finish(log);
            try (EngineProcess engine = start(topics, "before")) {
                run.awaitOutcome(oracle);
                run.awaitConsumed();
                engine.stop();
            }
            long letters = run.deadLetters().size();

            // When: the positions go back
            DocumentedCommands.run(SECTION, "kafka-consumer-groups.sh", kafka.bootstrapServers());
            try (EngineProcess engine = start(topics, "before")) {
                run.awaitConsumed();
                engine.stop();
            }

            // Then
            assertThat(oracle.differences(run.outcome())).isEmpty();
            assertThat(run.deadLetters())
                    .as("what was refused is refused again")
                    .hasSizeGreaterThan((int) letters);

            // When: the state goes, of the cluster and of the machine
            DocumentedCommands.run(SECTION, "kafka-streams-application-reset.sh", kafka.bootstrapServers());
            assertThat(topics.partitions().keySet())
                    .doesNotContain(
                            Names.changelog(APPLICATION, Names.PROFILES),
                            Names.repartition(APPLICATION, Names.REROUTED));
            Outcome before = run.outcome();
            try (EngineProcess engine = start(topics, "after")) {
                run.awaitOutcome(twice(oracle));
                engine.stop();
            }

            // Then: all is decided once more, with the ids that it had, so that a consumer that knows them does nothing
            // twice
            assertThat(oracle.differences(since(before, run.outcome()))).isEmpty();
        }
    }

    private EngineProcess start(ShopTopics topics, String state) {
        return EngineProcess.start(EngineSettings.replay(APPLICATION, topics, folder.resolve(state)));
    }

    /** What came after another outcome; each topic is read in one order. */
    private static Outcome since(Outcome before, Outcome all) {
        return new Outcome(
                all.alerts().subList(before.alerts().size(), all.alerts().size()),
                all.scored().subList(before.scored().size(), all.scored().size()));
    }

    private static Outcome twice(Outcome once) {
        List<ChurnAlert> alerts = new ArrayList<>(once.alerts());
        alerts.addAll(once.alerts());
        List<String> scored = new ArrayList<>(once.scored());
        scored.addAll(once.scored());
        return new Outcome(alerts, scored);
    }
}
