package io.tidewatch.streams.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.scoring.BatchTiming;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SelfTestTest {
    @Test
    void measuresEveryBatchSizeByItsMedianRun() throws ScoringException {
        // Each run takes a second more than the one before it, by this clock.
        AtomicLong now = new AtomicLong();
        AtomicLong step = new AtomicLong();

        SelfTest test = SelfTest.run(
                FakeDevice.free()::newScorer,
                () -> now.addAndGet(Duration.ofSeconds(step.getAndIncrement()).toNanos()));

        assertThat(test.timings()).extracting(BatchTiming::rows).containsExactlyElementsOf(SelfTest.BATCHES);
        // The first size: the clock was read at 0, 1, 3 and 6 seconds, then at 10, 15, 21 and 28.
        assertThat(test.timings().get(0))
                .isEqualTo(new BatchTiming(
                        1,
                        Duration.ofSeconds(2).toNanos(),
                        Duration.ofSeconds(6).toNanos()));
        assertThat(test.stopped()).isEmpty();
    }

    @Test
    void stopsAtABatchThatTheDeviceCannotTakeAndSaysWhy() throws ScoringException {
        SelfTest test = SelfTest.run(rows -> failing(rows, rows > 256));

        assertThat(test.timings()).extracting(BatchTiming::rows).containsExactly(1, 16, 64, 256);
        assertThat(test.stopped()).contains("This run was told to fail.");
    }

    @Test
    void aDeviceThatScoresNothingIsAFailure() {
        assertThatThrownBy(() -> SelfTest.run(rows -> failing(rows, true))).isInstanceOf(ScoringException.class);
    }

    private static Scorer failing(int rows, boolean fails) {
        FormulaScorer scorer = new FormulaScorer(rows);
        scorer.failNextRuns(fails ? 1 : 0);
        return scorer;
    }
}
