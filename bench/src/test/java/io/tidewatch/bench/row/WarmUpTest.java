package io.tidewatch.bench.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmUpTest {
    private final WarmUp windows = new WarmUp();

    @Test
    void aRowThatGetsCheaperIsNotWarm() {
        assertThat(after(80, 40, 25, 18, 14)).isFalse();
    }

    @Test
    void aRowThatStaysAsDearIsWarm() {
        assertThat(after(80, 40, 15, 15, 15.2, 14.7)).isTrue();
    }

    @Test
    void tooFewWindowsSayNothing() {
        assertThat(after(15, 15, 15)).isFalse();
    }

    @Test
    void aRowWhoseCodeIsStillCompiledIsNotWarm() {
        after(15, 15, 15);

        windows.add(15, 0.6);

        assertThat(windows.settled()).isFalse();
    }

    private boolean after(double... cpuMicrosPerEvent) {
        for (double one : cpuMicrosPerEvent) {
            windows.add(one, 0);
        }
        return windows.settled();
    }
}
