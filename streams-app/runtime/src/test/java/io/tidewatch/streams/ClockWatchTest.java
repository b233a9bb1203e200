package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<Duration> told = new ArrayList<>();
    private long wallMillis = 1_800_000_000_000L;
    private long nanos;
    private final ClockWatch watch = new ClockWatch(() -> wallMillis, () -> nanos, told::add);

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void aClockThatIsSetBackIsTold() {
        passes(Duration.ofSeconds(1));
        jumps(HOUR.negated());

        assertThat(told).containsExactly(HOUR);
    }

    @Test
    void soIsOneThatWasAheadAndIsRightAgain() {
        jumps(HOUR);
        List<Duration> ahead = List.copyOf(told);
        jumps(HOUR.negated());

        assertThat(ahead).isEmpty();
        assertThat(told).containsExactly(HOUR);
    }

    @Test
    void oneThatIsTurnedBackSlowlyIsNot() {
        for (int look = 0; look < 100; look++) {
            passes(Duration.ofSeconds(1));
            jumps(ClockWatch.MOST.minusMillis(1).negated());
        }

        assertThat(told).isEmpty();
    }

    @Test
    void aMachineThatSleptIsNot() {
        wallMillis += HOUR.toMillis();
        passes(Duration.ofSeconds(1));
        passes(Duration.ofSeconds(1));

        assertThat(told).isEmpty();
    }

    private void passes(Duration time) {
        wallMillis += time.toMillis();
        nanos += time.toNanos();
        watch.look();
    }

    private void jumps(Duration by) {
        wallMillis += by.toMillis();
        watch.look();
    }
}
