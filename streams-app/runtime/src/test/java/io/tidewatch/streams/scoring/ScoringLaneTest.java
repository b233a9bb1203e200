package io.tidewatch.streams.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.LanePlan;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the CPU and on a device that is held and let go by the test: the same lane that feeds a GPU. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScoringLaneTest {
    private static final Path SHIPPED = Path.of("..", "..", "model-export", "models", "tidewatch-base");
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration FOR_EVER = Duration.ofHours(1);

    private final Random random = new Random(11);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({"1, 16, 0", "2, 64, 0", "4, 64, 1", "4, 1024, 1", "3, 7, 1"})
    void resultsAreTheSameToTheLastBitAsThoseOfAScorerOfOnesOwn(int callers, int laneRows, int waitMillis)
            throws Exception {
        // Given
        try (Model model = Model.load(SHIPPED, Device.CPU);
                ScoringLane lane = new ScoringLane("cpu", new LanePlan(laneRows, Duration.ofMillis(waitMillis)));
                LaneModel shared = lane.open(model::newScorer)) {
            // When
            List<Future<Integer>> running = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                long seed = random.nextLong();
                running.add(threads.submit(() -> compare(seed, model, shared)));
            }
            long rows = 0;
            for (Future<Integer> caller : running) {
                rows += caller.get();
            }

            // Then
            assertThat(lane.figures().rows()).isEqualTo(rows);
        }
    }

    /** Scores random rows both ways until enough were compared; returns how many. */
    private static int compare(long seed, Model model, LaneModel shared) throws ScoringException {
        Random own = new Random(seed);
        int most = 100;
        int rows = 0;
        try (Scorer alone = model.newScorer(most);
                Scorer merged = shared.newScorer(most)) {
            for (int call = 0; call < 60; call++) {
                LaneRows some = LaneRows.random(own, model.manifest(), 1 + own.nextInt(most));
                assertThat(some.steppedBy(merged)).isEqualTo(some.steppedBy(alone));
                assertThat(some.risksBy(merged)).isEqualTo(some.risksBy(alone));
                rows += 2 * some.count();
            }
        }
        return rows;
    }

    @Test
    void rowsThatWaitWhileTheDeviceWorksGoInOneRun() throws Exception {
        // Given
        FakeDevice device = FakeDevice.held();
        try (ScoringLane lane = new ScoringLane("fake", new LanePlan(64, AT_ONCE));
                LaneModel model = lane.open(device::newScorer)) {
            Future<?> first = score(model, 3);
            await().until(() -> device.started() == 1);

            // When
            Future<?> second = score(model, 5);
            Future<?> third = score(model, 7);
            await().until(() -> lane.waitingRows() == 12);
            device.letRuns(2);

            // Then
            assertAllScored(first, second, third);
            assertThat(device.batches()).containsExactly(3, 12);
            assertThat(lane.figures()).isEqualTo(new ScoringLane.Figures(2, 15, 3));
        }
    }

    @Test
    void modelsShareTheDeviceAndNoRun() throws Exception {
        // Given
        FakeDevice device = FakeDevice.held();
        try (ScoringLane lane = new ScoringLane("fake", new LanePlan(64, AT_ONCE));
                LaneModel model = lane.open(device::newScorer);
                LaneModel shadow = lane.open(device::newScorer)) {
            Future<?> first = score(model, 1);
            await().until(() -> device.started() == 1);

            // When
            Future<?> second = score(model, 2);
            await().until(() -> lane.waitingRows() == 2);
            Future<?> third = score(shadow, 3);
            await().until(() -> lane.waitingRows() == 5);
            device.letRuns(3);

            // Then
            assertAllScored(first, second, third);
            assertThat(device.batches())
                    .as("the one that came first goes first")
                    .containsExactly(1, 2, 3);
        }
    }

    @Test
    void stepsAndRisksShareNoRun() throws Exception {
        FakeDevice device = FakeDevice.free();
        LaneRows rows = rows(5);
        try (ScoringLane lane = new ScoringLane("fake", new LanePlan(64, AT_ONCE));
                LaneModel model = lane.open(device::newScorer);
                Scorer scorer = model.newScorer(5);
                Scorer own = FakeDevice.free().newScorer(5)) {
            assertThat(rows.steppedBy(scorer)).isEqualTo(rows.steppedBy(own));
            assertThat(rows.risksBy(scorer)).isEqualTo(rows.risksBy(own));

            assertThat(device.batches()).containsExactly(5, 5);
        }
    }

    @Test
    void rowsThatDoNotFitAnyMoreGoWithTheNextRun() throws Exception {
        // Given
        FakeDevice device = FakeDevice.held();
        try (ScoringLane lane = new ScoringLane("fake", new LanePlan(10, AT_ONCE));
                LaneModel model = lane.open(device::newScorer)) {
            Future<?> first = score(model, 6);
            await().until(() -> device.started() == 1);

            // When
            Future<?> second = score(model, 7);
            await().until(() -> lane.waitingRows() == 7);
            Future<?> third = score(model, 4);
            device.letRuns(3);

            // Then
            assertAllScored(first, second, third);
            assertThat(device.batches()).containsExactly(6, 7, 4);
        }
    }

    @Test
    void moreRowsThanABatchHoldsAreSplit() throws Exception {
        FakeDevice device = FakeDevice.free();
        try (ScoringLane lane = new ScoringLane("fake", new LanePlan(10, AT_ONCE));
                LaneModel model = lane.open(device::newScorer)) {
            assertAllScored(score(model, 25));

            assertThat(device.batches()).containsExactly(10, 10, 5);
        }
    }

    @Test
    void aThreadThatWorksAloneNeverWaits() throws Exception {
        FakeDevice device = FakeDevice.free();
        try (ScoringLane lane = new ScoringLane("fake", new LanePlan(64, FOR_EVER));
                LaneModel model = lane.open(device::newScorer);
                Scorer scorer = model.newScorer(8)) {
            LaneRows rows = rows(8);

            rows.steppedBy(scorer);
            rows.steppedBy(scorer);

            assertThat(device.batches()).containsExactly(8, 8);
        }
    }

    @Test
    void aBatchWaitsForAThreadThatWasServedAMomentAgo() throws Exception {
        // Given
        FakeDevice device = FakeDevice.free();
        try (ScoringLane lane = new ScoringLane("fake", new LanePlan(64, FOR_EVER));
                LaneModel model = lane.open(device::newScorer);
                Scorer scorer = model.newScorer(8)) {
            LaneRows rows = rows(8);
            rows.steppedBy(scorer);

            // When
            Future<?> other = score(model, 3);
            await().until(() -> lane.waitingRows() == 3);
            rows.steppedBy(scorer);

            // Then
            assertAllScored(other);
            assertThat(device.batches()).containsExactly(8, 11);
        }
    }

    @Test
    void aBatchWaitsNoLongerThanItMay() throws Exception {
        FakeDevice device = FakeDevice.free();
        try (ScoringLane lane = new ScoringLane("fake", new LanePlan(64, Duration.ofMillis(5)));
                LaneModel model = lane.open(device::newScorer);
                Scorer scorer = model.newScorer(8)) {
            rows(8).steppedBy(scorer);

            // The thread that was served does not come again.
            assertAllScored(score(model, 3));

            assertThat(device.batches()).containsExactly(8, 3);
        }
    }

    @Test
    void aRowThatTheNetworkCannotStandFailsItsOwnCallerOnly() throws Exception {
        // Given
        FakeDevice device = FakeDevice.held();
        try (ScoringLane lane = new ScoringLane("fake", new LanePlan(64, AT_ONCE));
                LaneModel model = lane.open(device::newScorer)) {
            Future<?> first = score(model, 1);
            await().until(() -> device.started() == 1);

            // When
            Future<?> innocent = score(model, rows(5));
            Future<?> poisoned = score(model, rows(7).poisoned());
            await().until(() -> lane.waitingRows() == 12);
            device.letRuns(10);

            // Then
            assertAllScored(first, innocent);
            assertThatThrownBy(poisoned::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ScoringException.class)
                    .hasMessageContaining("is poison");
            assertThat(device.batches().subList(0, 2)).containsExactly(1, 12);
            assertThat(device.batches().subList(2, 4))
                    .as("each again with its own rows")
                    .containsExactlyInAnyOrder(5, 7);
        }
    }

    @Test
    void aFailureOfTheDeviceFailsWhoeverIsInItAndNobodyAfter() throws Exception {
        // Given
        FakeDevice device = FakeDevice.free();
        try (ScoringLane lane = new ScoringLane("fake", new LanePlan(64, AT_ONCE));
                LaneModel model = lane.open(device::newScorer);
                Scorer scorer = model.newScorer(8)) {
            LaneRows rows = rows(8);
            device.failNextRuns(1);

            // When
            assertThatThrownBy(() -> rows.steppedBy(scorer)).isInstanceOf(ScoringException.class);

            // Then
            assertThat(rows.steppedBy(scorer))
                    .isEqualTo(rows.steppedBy(FakeDevice.free().newScorer(8)));
        }
    }

    @Test
    void whatIsNoFailureOfScoringStopsTheCallerAndNotTheLane() throws Exception {
        FakeDevice device = FakeDevice.free();
        try (ScoringLane lane = new ScoringLane("fake", new LanePlan(64, AT_ONCE));
                LaneModel model = lane.open(device::newScorer);
                Scorer scorer = model.newScorer(8)) {
            device.failUnexpectedly(new UnsupportedOperationException("no such kernel"));

            assertThatThrownBy(() -> rows(8).steppedBy(scorer))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no such kernel");

            assertThat(rows(8).steppedBy(scorer)).hasSize(8);
        }
    }

    @Test
    void anInterruptedCallerStillGetsItsRowsAndKeepsTheFlag() throws Exception {
        // Given
        FakeDevice device = FakeDevice.held();
        try (ScoringLane lane = new ScoringLane("fake", new LanePlan(64, AT_ONCE));
                LaneModel model = lane.open(device::newScorer)) {
            LaneRows rows = rows(4);
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            FutureTask<List<List<Float>>> scoring = new FutureTask<>(() -> {
                List<List<Float>> results = rows.steppedBy(model.newScorer(4));
                flag.complete(Thread.currentThread().isInterrupted());
                return results;
            });
            Thread caller = new Thread(scoring);
            caller.start();
            await().until(() -> device.started() == 1);

            // When
            caller.interrupt();
            Future<?> other = score(model, 5);
            await().until(() -> lane.waitingRows() == 5);
            device.letRuns(2);

            // Then
            assertThat(scoring.get()).isEqualTo(rows.steppedBy(FakeDevice.free().newScorer(4)));
            assertThat(flag.get()).isTrue();
            assertAllScored(other);
        }
    }

    @Test
    void aClosedLaneRefusesClearly() {
        ScoringLane lane = new ScoringLane("fake", new LanePlan(64, AT_ONCE));
        LaneModel model = lane.open(FakeDevice.free()::newScorer);
        lane.close();

        assertThatThrownBy(() -> rows(1).steppedBy(model.newScorer(1)))
                .as("a failure of scoring would make the event a dead letter")
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The scoring lane is closed");
        model.close();
    }

    @Test
    void closingEndsTheRunThatIsOnAndRefusesWhatWaitsBehindIt() throws Exception {
        // Given
        FakeDevice device = FakeDevice.held();
        ScoringLane lane = new ScoringLane("fake", new LanePlan(64, AT_ONCE));
        LaneModel model = lane.open(device::newScorer);
        Future<?> running = score(model, 1);
        await().until(() -> device.started() == 1);
        Future<?> waiting = score(model, 2);
        await().until(() -> lane.waitingRows() == 2);

        // When
        Future<?> closing = threads.submit(lane::close);
        await().until(lane::isClosed);
        device.letRuns(1);
        closing.get();

        // Then
        assertAllScored(running);
        assertThatThrownBy(waiting::get).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(device.batches()).containsExactly(1);
        model.close();
    }

    @Test
    void closedUnderLoadNobodyHangsAndNoThreadIsLeft() throws Exception {
        // Given
        FakeDevice device = FakeDevice.free();
        String name = "under-load-" + random.nextInt(Integer.MAX_VALUE);
        ScoringLane lane = new ScoringLane(name, new LanePlan(16, Duration.ofMillis(1)));
        LaneModel model = lane.open(device::newScorer);
        List<Future<?>> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            LaneRows rows = rows(1 + random.nextInt(40));
            callers.add(threads.submit(() -> scoreUntilClosed(model, rows)));
        }
        await().until(() -> device.batches().size() > 50);
        assertThat(threadNames()).anyMatch(thread -> thread.endsWith(name));

        // When
        lane.close();

        // Then
        for (Future<?> caller : callers) {
            assertThatThrownBy(caller::get)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("The scoring lane is closed");
        }
        await().until(() -> threadNames().stream().noneMatch(thread -> thread.endsWith(name)));
        model.close();
    }

    private static List<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    private static Void scoreUntilClosed(LaneModel model, LaneRows rows) throws ScoringException {
        List<List<Float>> expected = rows.steppedBy(FakeDevice.free().newScorer(rows.count()));
        try (Scorer scorer = model.newScorer(rows.count())) {
            while (true) {
                assertThat(rows.steppedBy(scorer)).isEqualTo(expected);
            }
        }
    }

    private LaneRows rows(int count) {
        return LaneRows.random(random, FakeDevice.free().newScorer(1).manifest(), count);
    }

    private Future<?> score(LaneModel model, int count) {
        return score(model, rows(count));
    }

    /** Scores in a thread of its own and compares with a scorer of one's own. */
    private Future<?> score(LaneModel model, LaneRows rows) {
        Callable<Void> scoring = () -> {
            try (Scorer scorer = model.newScorer(rows.count())) {
                assertThat(rows.steppedBy(scorer))
                        .isEqualTo(rows.steppedBy(FakeDevice.free().newScorer(rows.count())));
            }
            return null;
        };
        return threads.submit(scoring);
    }

    private static void assertAllScored(Future<?>... callers) throws Exception {
        for (Future<?> caller : callers) {
            caller.get();
        }
    }
}
