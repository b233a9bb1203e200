package io.tidewatch.console.view;

import static io.tidewatch.console.view.Messages.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DayCountsTest {
    private final DayCounts counts = new DayCounts(20);

    @Test
    void countsTheLastDaysTodayAmongThem() {
        for (int i = 0; i < 10; i++) {
            counts.add(NOW.minus(Duration.ofDays(i)));
        }
        assertThat(counts.last(7, NOW)).isEqualTo(7);
        assertThat(counts.last(7, NOW.plus(Duration.ofDays(3)))).isEqualTo(4);
    }

    @Test
    void weeksEndTodayAndBeginWithTheFirstCount() {
        counts.add(NOW.minus(Duration.ofDays(15)));
        counts.add(NOW);
        counts.add(NOW);
        assertThat(counts.weeks(10, NOW)).containsExactly(1, 0, 2);
        assertThat(counts.weeks(2, NOW)).containsExactly(0, 2);
    }

    @Test
    void keepsTheLatestDays() {
        for (int i = 100; i >= 0; i--) {
            counts.add(NOW.minus(Duration.ofDays(i)));
        }
        assertThat(counts.last(1000, NOW)).isEqualTo(20);
    }
}
