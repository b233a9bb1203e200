package io.tidewatch.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long LONG_AGO = System.nanoTime() - 3_600_000_000_000L;

    @Test
    void arrivalsAreFixedHoweverLateTheSenderIs() {
        Pacer late = new Pacer(LONG_AGO, 1_000_000, 100);

        // An hour late, so nothing is waited for, and still each event has its own time.
        assertThat(late.await(0)).isEqualTo(1_000_000);
        assertThat(late.await(1)).isEqualTo(1_000_010);
        assertThat(late.await(250)).isEqualTo(1_002_500);
    }

    @Test
    void nothingIsSentBeforeItsArrival() {
        long start = System.nanoTime();
        Pacer pacer = new Pacer(start, 0, 100);

        pacer.await(3);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
    }

    @Test
    void aBurstArrivesAllAtOnce() {
        Pacer burst = new Pacer(System.nanoTime(), 5, Double.POSITIVE_INFINITY);

        assertThat(burst.await(1_000_000)).isEqualTo(5);
    }
}
