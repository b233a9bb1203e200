package io.tidewatch.streams.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentCallersTest {
    private static final long WINDOW = 100;

    private final Thread one = new Thread(() -> {});
    private final Thread other = new Thread(() -> {});
    private final RecentCallers recent = new RecentCallers(WINDOW);

    @Test
    void nobodyIsExpectedWhoWasNeverServed() {
        recent.came(one);

        assertThat(recent.expectedForNanos(0)).isZero();
    }

    @Test
    void aThreadIsExpectedForAWhileAfterItWasServed() {
        recent.served(one, 1000);
        recent.served(other, 1030);

        assertThat(recent.expectedForNanos(1040)).isEqualTo(90);
        assertThat(recent.expectedForNanos(1129)).isEqualTo(1);
        assertThat(recent.expectedForNanos(1130)).isZero();
    }

    @Test
    void aThreadThatHasComeAgainIsNotExpected() {
        recent.served(one, 1000);

        recent.came(one);

        assertThat(recent.expectedForNanos(1001)).isZero();
    }

    @Test
    void withoutAWindowNobodyIsExpected() {
        RecentCallers impatient = new RecentCallers(0);

        impatient.served(one, 1000);

        assertThat(impatient.expectedForNanos(1000)).isZero();
    }
}
