package io.tidewatch.engine.budget;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctCountTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 500, 4_000, 9_000, 20_000, 300_000})
    void usersAreCountedOnceWithinFivePercent(int users) {
        // Given
        DistinctCount count = new DistinctCount();
        DistinctCount again = new DistinctCount();

        // When
        for (int i = 0; i < users; i++) {
            count.add("user-" + i);
            again.add("user-" + (users - 1 - i));
            again.add("user-" + i);
        }

        // Then
        assertThat(count.count()).isBetween(Math.round(users * 0.95), Math.round(users * 1.05));
        assertThat(again.text()).isEqualTo(count.text());
        assertThat(DistinctCount.of(count.text()).count()).isEqualTo(count.count());
    }
}
