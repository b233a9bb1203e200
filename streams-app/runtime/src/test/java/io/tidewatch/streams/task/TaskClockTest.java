package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.config.TimeConfig;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TaskClockTest {
    private static final long LATENESS = 1_000;
    private static final TimeConfig LIVE = new TimeConfig(
            TimeConfig.Mode.LIVE, Duration.ofMillis(LATENESS), Duration.ofMinutes(10), Duration.ofDays(30));
    private static final long WALL = 1_000_000;

    @Test
    void isUnknownBeforeTheFirstEvent() {
        // When
        TaskClock clock = new TaskClock(LIVE, OptionalLong.empty(), WALL);

        // Then
        assertThat(clock.millis()).isEmpty();
    }

    @Test
    void isTheLargestEventTimeAndNeverGoesBack() {
        // Given
        TaskClock clock = new TaskClock(LIVE, OptionalLong.empty(), WALL);

        // When
        clock.observe(500, WALL);
        clock.observe(300, WALL);

        // Then
        assertThat(clock.millis()).hasValue(500);
    }

    /** A task that has just started may have a day of events before it: the wall clock would fire their users' timers. */
    @Test
    void doesNotFollowTheWallClockBeforeThePartitionHasBeenIdle() {
        // Given
        TaskClock clock = new TaskClock(LIVE, OptionalLong.of(500), WALL);

        // When
        clock.follow(WALL + LATENESS - 1, WALL + LATENESS - 1);

        // Then
        assertThat(clock.millis()).hasValue(500);
    }

    @Test
    void followsTheWallClockLessTheLatenessOnceIdle() {
        // Given
        TaskClock clock = new TaskClock(LIVE, OptionalLong.of(500), WALL);

        // When
        clock.follow(WALL + LATENESS, WALL + LATENESS);

        // Then
        assertThat(clock.millis()).hasValue(WALL);
    }

    @Test
    void anEventEndsTheIdleness() {
        // Given
        TaskClock clock = new TaskClock(LIVE, OptionalLong.of(500), WALL);
        clock.observe(600, WALL + LATENESS - 1);

        // When
        clock.follow(WALL + LATENESS, WALL + LATENESS);

        // Then
        assertThat(clock.millis()).hasValue(600);
    }

    /** Whichever of them is ahead may be wrong, and a clock never goes back. */
    @Test
    void followsTheEarlierOfTwoOpinionsOfTheTime() {
        // Given
        TaskClock clock = new TaskClock(LIVE, OptionalLong.of(500), WALL);

        // When: the one is an hour ahead, then the other
        clock.follow(WALL + LATENESS + 3_600_000, WALL + LATENESS);
        clock.follow(WALL + LATENESS, WALL + LATENESS + 3_600_000);

        // Then
        assertThat(clock.millis()).hasValue(WALL);
    }
}
