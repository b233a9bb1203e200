package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.savepoint.SavepointEnd;
import io.tidewatch.streams.savepoint.SavepointKey;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A savepoint of an engine at work: it goes on, and a generation that begins with the savepoint decides what lies behind its barrier once
 * more, and the same. An offline replay of all events is the oracle for both.
 */
@ExtendWith(BrokerUnderTest.class)
class SavepointIT {
    private static final String APPLICATION = "saved";
    private static final int PARTITIONS = 2;
    private static final Duration SOON = Duration.ofSeconds(180);

    @TempDir
    private Path folder;

    @Test
    void aGenerationThatBeginsWithABackupDecidesWhatCameAfterItAndTheSame(TestKafka kafka) throws Exception {
        // Given
        ShopLog log = ShopLog.of(11, 40);
        Outcome oracle = Outcome.ofOfflineReplay(log);
        List<Message> messages = log.messages();
        int third = messages.size() / 3;
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                EngineRun run = new EngineRun(topics, APPLICATION)) {
            Path first = config(topics, "one", "");

            // When: backed up in the flow
            run.send(messages.subList(0, third));
            try (EngineProcess engine = EngineProcess.start("saved-one", first)) {
                run.awaitMoreScored();
                run.send(messages.subList(third, third + third / 2));
                execute("savepoint", "create", "backup", "--config", first.toString());
                run.send(messages.subList(third + third / 2, 2 * third));
                run.awaitDecided(SOON);
                engine.stop();
            }
            Set<String> behind = behind(run, barriers(topics));
            assertThat(run.outcome().scored()).as("the engine went on").doesNotHaveDuplicates();
            execute("savepoint", "verify", "backup", "--config", first.toString());

            // And restored
            Path second = config(topics, "two", "generation: {number: 2, from: backup}\n");
            try (EngineProcess engine = EngineProcess.start("saved-two", second)) {
                run.send(messages.subList(2 * third, messages.size()));
                run.end(log);
                await("decided again, and to the end").atMost(SOON).until(() -> {
                    Outcome outcome = run.outcome();
                    return outcome.scored().size() >= oracle.scored().size() + behind.size()
                            && byId(outcome.alerts()).size() >= oracle.alerts().size();
                });
                engine.stop();
            }

            // Then
            Outcome outcome = run.outcome();
            assertThat(repeated(outcome.scored())).isEqualTo(behind);
            assertThat(oracle.differences(new Outcome(byId(outcome.alerts()), distinct(outcome.scored()))))
                    .isEmpty();
            List<ChurnAlert> backwards = new ArrayList<>(outcome.alerts());
            Collections.reverse(backwards);
            assertThat(oracle.differences(new Outcome(byId(backwards), distinct(outcome.scored()))))
                    .as("what was decided again")
                    .isEmpty();
        }
    }

    /** An upgrade side by side: until the old release is stopped both write, and what both say of an event is the same. */
    @Test
    void aReleaseThatBeginsBesideTheOldOneTakesOver(TestKafka kafka) throws Exception {
        // Given
        ShopLog log = ShopLog.of(13, 40);
        Outcome oracle = Outcome.ofOfflineReplay(log);
        List<Message> messages = log.messages();
        int quarter = messages.size() / 4;
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                EngineRun run = new EngineRun(topics, APPLICATION)) {
            Path blue = config(topics, "blue", "");
            Path green = config(topics, "green", "generation: {number: 2, from: green}\n");
            EngineRun ofGreen = new EngineRun(topics, Names.generation(APPLICATION, 2));
            try (EngineProcess old = EngineProcess.start("saved-blue", blue)) {
                run.send(messages.subList(0, quarter));
                run.awaitDecided(SOON);

                // When: the new one starts while the old one works, and the old one stops once both have decided
                execute("savepoint", "create", "green", "--config", blue.toString());
                run.send(messages.subList(quarter, 2 * quarter));
                try (EngineProcess begun = EngineProcess.start("saved-green", green)) {
                    run.send(messages.subList(2 * quarter, 3 * quarter));
                    run.awaitConsumed();
                    ofGreen.awaitConsumed();
                    old.stop();
                    run.send(messages.subList(3 * quarter, messages.size()));
                    run.end(log);
                    await("decided to the end")
                            .atMost(SOON)
                            .until(() -> byId(run.outcome().alerts()).size()
                                            >= oracle.alerts().size()
                                    && distinct(run.outcome().scored()).size()
                                            >= oracle.scored().size());
                    begun.stop();
                }
            } finally {
                ofGreen.close();
            }

            // Then
            Outcome outcome = run.outcome();
            assertThat(repeated(outcome.scored())).as("decided by both").isNotEmpty();
            List<ChurnAlert> backwards = new ArrayList<>(outcome.alerts());
            Collections.reverse(backwards);
            for (List<ChurnAlert> alerts : List.of(outcome.alerts(), backwards)) {
                assertThat(oracle.differences(new Outcome(byId(alerts), distinct(outcome.scored()))))
                        .isEmpty();
            }
        }
    }

    private Path config(ShopTopics topics, String name, String generation) throws Exception {
        return Files.writeString(
                folder.resolve(name + ".yaml"),
                EngineSettings.replay(APPLICATION, topics, folder.resolve(name)).yaml() + generation);
    }

    private static void execute(String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        assertThat(Tidewatch.commandLine().setOut(out).setErr(out).execute(arguments))
                .as(() -> said.toString())
                .isEqualTo(ExitCode.OK);
    }

    private static Map<Integer, Barrier> barriers(ShopTopics topics) {
        Map<Integer, Barrier> barriers = new TreeMap<>();
        try (CommittedRecords savepoint = new CommittedRecords(topics, Names.savepoint(APPLICATION, "backup"))) {
            for (ConsumerRecord<byte[], byte[]> record : savepoint.all()) {
                if (SavepointKey.decode(record.key()).orElseThrow().kind() == SavepointKey.Kind.END) {
                    barriers.put(
                            record.partition(),
                            SavepointEnd.decode(record.value()).barrier());
                }
            }
        }
        assertThat(barriers).hasSize(PARTITIONS);
        return barriers;
    }

    /** The events of which none lies before the barrier. */
    private static Set<String> behind(EngineRun run, Map<Integer, Barrier> barriers) {
        Set<String> before = new HashSet<>();
        Set<String> behind = new HashSet<>();
        for (EngineRun.Sent sent : run.sent()) {
            boolean isBefore =
                    sent.offset() < barriers.get(sent.partition().partition()).eventsPosition();
            sent.message().event().ifPresent(event -> (isBefore ? before : behind).add(event.eventId()));
        }
        assertThat(before).isNotEmpty();
        behind.removeAll(before);
        assertThat(behind).isNotEmpty();
        return behind;
    }

    private static Set<String> repeated(List<String> ids) {
        Set<String> seen = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        ids.forEach(id -> {
            if (!seen.add(id)) {
                repeated.add(id);
            }
        });
        return repeated;
    }

    private static List<String> distinct(List<String> ids) {
        return List.copyOf(new LinkedHashSet<>(ids));
    }

    /** The first alert of each id. */
    private static List<ChurnAlert> byId(List<ChurnAlert> alerts) {
        Map<String, ChurnAlert> byId = new LinkedHashMap<>();
        alerts.forEach(alert -> byId.putIfAbsent(alert.alertId(), alert));
        return List.copyOf(byId.values());
    }
}
