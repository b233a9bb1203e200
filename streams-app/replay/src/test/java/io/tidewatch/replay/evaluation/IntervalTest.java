package io.tidewatch.replay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IntervalTest {
    @Test
    void agreesWithAPublishedExample() {
        // When: 81 of 263, Newcombe 1998, table I
        Interval interval = Interval.ofShare(81, 263).orElseThrow();

        // Then
        assertThat(interval.lower()).isCloseTo(0.2553, within(5e-5));
        assertThat(interval.upper()).isCloseTo(0.3662, within(5e-5));
    }

    @Test
    void staysWithinZeroAndOne() {
        assertThat(Interval.ofShare(0, 20).orElseThrow().lower()).isZero();
        assertThat(Interval.ofShare(20, 20).orElseThrow().upper()).isEqualTo(1);
    }

    @Test
    void aShareOfNothingHasNone() {
        assertThat(Interval.ofShare(0, 0)).isEmpty();
    }
}
