package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.http.Verdict;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthTest {
    private static final Duration STALL = Duration.ofMinutes(6);
    private static final Duration LONGER = Duration.ofMinutes(7).plusSeconds(10);
    private static final Duration SHORTER = Duration.ofMinutes(5);

    private final Health health = new Health(STALL);

    @ParameterizedTest
    @CsvSource({
        "CREATED, true, false",
        "REBALANCING, true, false",
        "RUNNING, true, true",
        "PENDING_SHUTDOWN, true, false",
        "NOT_RUNNING, false, false",
        "PENDING_ERROR, false, false",
        "ERROR, false, false"
    })
    void theStateOfKafkaStreamsDecidesFirst(KafkaStreams.State state, boolean live, boolean ready) {
        EngineSnapshot engine = Snapshots.in(state, SHORTER).snapshot();

        assertThat(health.live(engine).good()).isEqualTo(live);
        assertThat(health.ready(engine).good()).isEqualTo(ready);
    }

    @Test
    void everyStateHasACause() {
        for (KafkaStreams.State state : KafkaStreams.State.values()) {
            assertThat(health.live(Snapshots.in(state, SHORTER).snapshot()).cause())
                    .isNotBlank();
        }
    }

    @Test
    void anEngineWhoseThreadsHaveAllDiedIsDeadWhateverItsState() {
        Verdict verdict = health.live(Snapshots.running().withoutThreads().snapshot());

        assertThat(verdict.good()).isFalse();
        assertThat(verdict.cause()).contains("every stream thread has died");
    }

    @Test
    void aThreadThatHangsIsDead() {
        Verdict verdict = health.live(Snapshots.running().lastTurnOf(1, LONGER).snapshot());

        assertThat(verdict.good()).isFalse();
        assertThat(verdict.cause()).contains("partition 1", "7 min 10 s");
    }

    @Test
    void aThreadInALongCommitIsAlive() {
        assertThat(health.live(Snapshots.running().lastTurnOf(1, SHORTER).snapshot())
                        .good())
                .isTrue();
    }

    @Test
    void noProgressWithRecordsWaitingIsDead() {
        Verdict verdict = health.live(Snapshots.running().stuck(0, 120, LONGER).snapshot());

        assertThat(verdict.good()).isFalse();
        assertThat(verdict.cause()).contains("partition 0", "7 min 10 s", "120 records");
    }

    @Test
    void recordsThatWaitForAShortTimeAreNoStall() {
        assertThat(health.live(Snapshots.running().stuck(0, 120, SHORTER).snapshot())
                        .good())
                .isTrue();
    }

    @Test
    void aBacklogThatMovesIsNoStall() {
        assertThat(health.live(Snapshots.running().behind(0, 5_000_000).snapshot())
                        .good())
                .isTrue();
    }

    @Test
    void anotherInstancesStallIsNotThisOnes() {
        assertThat(health.live(Snapshots.running().stuck(7, 120, LONGER).snapshot())
                        .good())
                .isTrue();
    }

    @Test
    void aLongRestoreIsAlive() {
        EngineSnapshot engine = Snapshots.in(KafkaStreams.State.REBALANCING, LONGER)
                .withoutTasks()
                .stuck(0, 120, LONGER)
                .restoring(new StoreRestore("profiles", 0, false, 10, 1000, false))
                .restoredLast(Duration.ofSeconds(1))
                .snapshot();

        assertThat(health.live(engine).good()).isTrue();
    }

    @Test
    void aRebalanceThatNeverEndsWithRecordsWaitingIsDead() {
        EngineSnapshot engine = Snapshots.in(KafkaStreams.State.REBALANCING, LONGER)
                .withoutTasks()
                .stuck(0, 120, LONGER)
                .restoredLast(LONGER)
                .snapshot();

        Verdict verdict = health.live(engine);

        assertThat(verdict.good()).isFalse();
        assertThat(verdict.cause()).contains("rebalancing for 7 min 10 s", "partition 0");
    }

    @Test
    void aLongRebalanceIsAliveWhileTheBrokersDoNotTell() {
        EngineSnapshot engine = Snapshots.in(KafkaStreams.State.REBALANCING, LONGER)
                .withoutTasks()
                .stuck(0, 120, LONGER)
                .silent(LONGER)
                .snapshot();

        assertThat(health.live(engine).good()).isTrue();
    }

    @Test
    void aStalledEngineIsNotReadyEither() {
        Verdict verdict = health.ready(Snapshots.running().stuck(0, 120, LONGER).snapshot());

        assertThat(verdict.good()).isFalse();
        assertThat(verdict.cause()).contains("120 records");
    }

    @Test
    void isNotReadyBeforeTheRestoreHasFinished() {
        EngineSnapshot engine = Snapshots.running()
                .restoring(new StoreRestore("profiles", 0, false, 400, 1000, false))
                .restoring(new StoreRestore("timers", 0, false, 50, 50, true))
                .snapshot();

        Verdict verdict = health.ready(engine);

        assertThat(verdict.good()).isFalse();
        assertThat(verdict.cause()).contains("600 ", "1 store");
    }

    @Test
    void aStandbyThatFollowsDoesNotHoldUpReadiness() {
        EngineSnapshot engine = Snapshots.running()
                .restoring(new StoreRestore("profiles", 3, true, 400, 1000, false))
                .snapshot();

        assertThat(health.ready(engine).good()).isTrue();
    }

    @Test
    void aSpareInstanceIsReadyAndSaysThatItIsOne() {
        Verdict verdict = health.ready(Snapshots.running().spare().snapshot());

        assertThat(verdict.good()).isTrue();
        assertThat(verdict.cause()).contains("without a partition");
    }

    @Test
    void brokersThatAreSilentForLongerThanARestartOfTheClusterAreNamed() {
        EngineSnapshot engine = Snapshots.running()
                .behind(0, 17)
                .silent(Duration.ofMinutes(2).plusSeconds(3))
                .snapshot();

        Verdict verdict = health.ready(engine);

        assertThat(verdict.good()).isFalse();
        assertThat(verdict.cause())
                .contains("no broker has answered since 2026-03-01T11:57:57.000Z (2 min 3 s)")
                .contains("the last commit was seen at 2026-03-01T11:57:00.000Z");
    }

    @Test
    void aBrokerThatRestartsDoesNotMakeReadinessFlap() {
        assertThat(health.ready(Snapshots.running().silent(Health.SILENCE).snapshot())
                        .good())
                .isTrue();
    }

    @Test
    void anInstanceThatLostItsTasksInAnOutageNamesTheBrokers() {
        Verdict verdict =
                health.ready(Snapshots.running().withoutTasks().silent(SHORTER).snapshot());

        assertThat(verdict.good()).isFalse();
        assertThat(verdict.cause()).contains("no broker has answered");
    }

    @Test
    void anInstanceWhoseTasksAreNotBackAfterAnOutageIsNoSpareOne() {
        Verdict verdict = health.ready(Snapshots.running()
                .withoutTasks()
                .answeringFor(Duration.ofSeconds(5))
                .snapshot());

        assertThat(verdict.good()).isFalse();
        assertThat(verdict.cause()).contains("2 of 2 partitions", "set up again");
    }

    @ParameterizedTest
    @CsvSource({"RUNNING", "REBALANCING"})
    void silentBrokersAccuseNobody(KafkaStreams.State state) {
        EngineSnapshot engine = Snapshots.in(state, LONGER)
                .lastTurnOf(1, LONGER)
                .stuck(0, 120, LONGER)
                .silent(LONGER)
                .snapshot();

        Verdict verdict = health.live(engine);

        assertThat(verdict.good()).isTrue();
        assertThat(verdict.cause()).contains("no broker answers");
    }

    @ParameterizedTest
    @CsvSource({"RUNNING", "REBALANCING"})
    void whoStoodStillWithTheBrokersHasTheWholeTimeAfterwards(KafkaStreams.State state) {
        EngineSnapshot engine = Snapshots.in(state, LONGER)
                .lastTurnOf(1, LONGER)
                .stuck(0, 120, LONGER)
                .answeringFor(SHORTER)
                .snapshot();

        assertThat(health.live(engine).good()).isTrue();
    }

    @Test
    void anInstanceThatLoadsASavepointIsAliveAndNotReady() {
        EngineSnapshot engine =
                Snapshots.running().loading(1, 1_200, 300).stuck(1, 120, LONGER).snapshot();

        assertThat(health.live(engine).good()).as("its events wait for it").isTrue();
        assertThat(health.ready(engine))
                .isEqualTo(
                        Verdict.no("loading savepoint g2: 1200 users of 1 partitions so far, 300 records left as far as"
                                + " is known"));
    }

    @Test
    void anInstanceThatWasHandedOverSaysThatItMayBeStopped() {
        EngineSnapshot engine = Snapshots.in(KafkaStreams.State.NOT_RUNNING, LONGER)
                .handedOver("g2")
                .snapshot();

        assertThat(health.live(engine).good()).isTrue();
        assertThat(health.ready(engine).good()).isTrue();
        assertThat(health.ready(engine).cause()).contains("savepoint g2", "may be stopped");
    }
}
