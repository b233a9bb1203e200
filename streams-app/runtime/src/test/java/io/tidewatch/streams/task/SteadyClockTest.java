package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final long WALL = 1_800_000_000_000L;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final SteadyClock clock = new SteadyClock(WALL, 0);

    @Test
    void goesWithTheWallClock() {
        assertThat(at(MINUTE, 0)).isEqualTo(WALL + MINUTE);
        assertThat(at(2 * MINUTE, 5)).isEqualTo(WALL + 2 * MINUTE + 5);
    }

    @Test
    void followsAClockThatIsTurnedSlowly() {
        long shift = 0;
        for (long minute = 1; minute <= 600; minute++) {
            shift = minute * 100;
            assertThat(at(minute * MINUTE, shift)).isEqualTo(WALL + minute * MINUTE + shift);
        }
        assertThat(shift).isEqualTo(MINUTE);
    }

    @Test
    void doesNotBelieveAJumpThatIsTakenBack() {
        assertThat(at(MINUTE, HOUR)).isEqualTo(WALL + MINUTE);
        assertThat(at(9 * MINUTE, HOUR)).isEqualTo(WALL + 9 * MINUTE);
        assertThat(at(11 * MINUTE, 0)).isEqualTo(WALL + 11 * MINUTE);
        // Doubted anew, from its beginning.
        assertThat(at(12 * MINUTE, HOUR)).isEqualTo(WALL + 12 * MINUTE);
    }

    @Test
    void believesAJumpThatLasts() {
        for (long jump : new long[] {HOUR, -HOUR}) {
            SteadyClock steady = new SteadyClock(WALL, 0);
            assertThat(steady.millis(WALL + MINUTE + jump, nanos(MINUTE))).isEqualTo(WALL + MINUTE);
            assertThat(steady.millis(WALL + 11 * MINUTE + jump, nanos(11 * MINUTE)))
                    .isEqualTo(WALL + 11 * MINUTE + jump);
        }
    }

    @Test
    void doubtsEveryJumpForItsOwnTime() {
        at(MINUTE, HOUR);
        assertThat(at(10 * MINUTE, 2 * HOUR)).isEqualTo(WALL + 10 * MINUTE);
        assertThat(at(12 * MINUTE, 2 * HOUR)).isEqualTo(WALL + 12 * MINUTE);
        assertThat(at(20 * MINUTE, 2 * HOUR)).isEqualTo(WALL + 20 * MINUTE + 2 * HOUR);
    }

    private long at(long monotonicMillis, long shift) {
        return clock.millis(WALL + monotonicMillis + shift, nanos(monotonicMillis));
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
