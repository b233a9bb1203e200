package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.engine.GrownSources;
import io.tidewatch.engine.profile.RowVersion;
import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Trigger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances with standbys are rolled to the next version of the engine and back, one at a time, while events keep coming. The next version is
 * this one with an event type, a counter and a feature more ({@link GrownSources}), so its rows have more fields. An instance of the next
 * version is killed while both are at work, so that one of today's takes its users over from the standby. An offline replay is the oracle.
 */
@ExtendWith(BrokerUnderTest.class)
class RollIT {
    private static final int PARTITIONS = 2;
    /** Some 7,000 events: more than come while the instances are rolled. */
    private static final int CUSTOMERS = 140;

    private static final Duration SOON = Duration.ofSeconds(120);

    @TempDir
    private static Path folder;

    private static Path next;
    private static ShopLog log;
    private static Outcome oracle;

    private final List<EngineProcess> instances = new ArrayList<>();

    @BeforeAll
    static void prepare() throws Exception {
        next = new GrownSources(Repository.root(), folder.resolve("next")).compile(List.of(), List.of());
        log = ShopLog.of(11, CUSTOMERS);
        oracle = Outcome.ofOfflineReplay(log);
        assertThat(oracle.alerts()).extracting(ChurnAlert::trigger).contains(Trigger.EVENT, Trigger.SILENCE);
    }

    @Test
    void rollingForthAndBackUnderLoadChangesNoAlert(TestKafka kafka) {
        String application = "rolled";
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings settings = EngineSettings.replay(application, topics, folder.resolve("unused"))
                    .standbys(1);
            // Given: both are of today's version and have each other's copies
            instances.add(EngineProcess.start(of(settings, 0)));
            instances.add(EngineProcess.start(of(settings, 1)));
            try (TrickledLog load = new TrickledLog(run, log.messages())) {
                // The group is there once somebody has committed.
                run.awaitMoreScored();
                topics.awaitSharedBy(2, application);
                rollForthAndBack(topics, run, settings);
                assertThat(load.isOver()).as("events came until the end").isFalse();
            }
            run.finish(log);
            run.awaitOutcome(oracle);
            // In order, so that a needless alert would be committed as well.
            instances.forEach(EngineProcess::stop);

            // Then
            assertThat(oracle.differences(run.outcome())).isEmpty();
        } finally {
            instances.forEach(EngineProcess::close);
        }
    }

    private void rollForthAndBack(ShopTopics topics, EngineRun run, EngineSettings settings) {
        String application = settings.applicationId();
        try (CommittedRecords rows = new CommittedRecords(topics, Names.changelog(application, Names.PROFILES))) {
            awaitRows(rows, 0, "rows of today's version", row -> !RowVersion.isOfALaterEngine(row));

            // When: one is rolled, and both versions write rows
            roll(0, () -> EngineProcess.start(of(settings, 0), next), topics, application);
            int both = rows.all().size();
            awaitRows(rows, both, "rows of the next version", RowVersion::isOfALaterEngine);
            awaitRows(rows, both, "rows of today's version", row -> !RowVersion.isOfALaterEngine(row));

            // And: it is killed, so that today's version has its users
            instances.get(0).kill();
            topics.awaitSharedBy(1, application);
            int killed = rows.all().size();
            awaitRows(rows, killed, "rows of the next version, by today's", RowVersion::isOfALaterEngine);
            instances.set(0, EngineProcess.start(of(settings, 0), next));
            topics.awaitSharedBy(2, application);

            // And: the other one is rolled, and both go back
            roll(1, () -> EngineProcess.start(of(settings, 1), next), topics, application);
            run.awaitMoreScored();
            roll(0, () -> EngineProcess.start(of(settings, 0)), topics, application);
            run.awaitMoreScored();
            roll(1, () -> EngineProcess.start(of(settings, 1)), topics, application);
            int back = rows.all().size();
            awaitRows(rows, back, "rows of the next version, carried through", RowVersion::isOfALaterEngine);
        }
    }

    private static EngineSettings of(EngineSettings settings, int number) {
        return settings.state(folder.resolve("state-" + number));
    }

    private void roll(int number, Start start, ShopTopics topics, String application) {
        instances.get(number).stop();
        instances.set(number, start.start());
        topics.awaitSharedBy(2, application);
    }

    private interface Start {
        EngineProcess start();
    }

    /** Waits until among the rows that were written since there is one such. */
    private static void awaitRows(CommittedRecords rows, int since, String what, Predicate<byte[]> wanted) {
        await(what).atMost(SOON).until(() -> {
            List<ConsumerRecord<byte[], byte[]>> all = rows.all();
            return all.subList(since, all.size()).stream()
                    .filter(row -> row.value() != null)
                    .filter(row -> !Barrier.MARKER_KEY.equals(new String(row.key(), StandardCharsets.UTF_8)))
                    .anyMatch(row -> wanted.test(row.value()));
        });
    }
}
