package io.tidewatch.bench.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StopwatchTest {
    /** Deals with ten events whenever it is asked. */
    private static final class Steady implements RunningRow {
        private final AtomicLong done = new AtomicLong();
        private final boolean failed;

        private Steady(boolean failed) {
            this.failed = failed;
        }

        @Override
        public long done() {
            return failed ? 0 : done.addAndGet(10);
        }

        @Override
        public boolean failed() {
            return failed;
        }

        @Override
        public boolean isWorker(String threadName) {
            return true;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    @Test
    void measuresTheSecondHalfOfALoadLessItsTail() {
        Lap lap = new Stopwatch(new Steady(false), Stopwatch.Measurement.NONE).time(10_000, 0, 60, 60);

        assertThat(lap.events()).isBetween(4_300L, 4_600L);
        assertThat(lap.eventsPerSecond()).isPositive();
        assertThat(lap.cpuMicros()).isPositive();
    }

    @Test
    void doesNotMeasureWhatOnlyFillsTheState() {
        Lap lap = new Stopwatch(new Steady(false), Stopwatch.Measurement.NONE).time(20_000, 10_000, 60, 60);

        assertThat(lap.events()).isBetween(4_300L, 4_600L);
    }

    @Test
    void waitsForAnEventEvenWhenTheTimeIsOver() {
        Lap lap = new Stopwatch(new Steady(false), Stopwatch.Measurement.NONE).time(1_000_000, 0, 0, 1e-9);

        assertThat(lap.events()).isPositive();
    }

    @Test
    void aFailedRowIsToldAtOnce() {
        Stopwatch stopwatch = new Stopwatch(new Steady(true), Stopwatch.Measurement.NONE);

        assertThatThrownBy(() -> stopwatch.time(1000, 0, 60, 60)).hasMessageContaining("stopped at 0 events");
    }
}
