package io.tidewatch.streams.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReadPositionsTest {
    private static final TopicPartition ONE = new TopicPartition("churn.scores", 0);
    private static final TopicPartition OTHER = new TopicPartition("churn.scores", 1);
    private static final TopicPartition ALERTS = new TopicPartition("churn.interventions", 0);
    private static final long NOW = 1_000_000;
    private static final long LATER = NOW + Duration.ofSeconds(11).toNanos();

    private final ReadPositions positions = new ReadPositions();

    @Test
    void aDayIsOverWhenItIsInEveryPartitionThatHasSomethingToSay() {
        positions.score(ONE, 0, 100, NOW);
        positions.score(ONE, 1, 103, NOW);
        positions.score(OTHER, 0, 101, NOW);

        assertThat(positions.today(Set.of(), NOW)).hasValue(101);
    }

    @Test
    void aPartitionThatIsReadToItsEndAndQuietHoldsNoDayUp() {
        positions.score(OTHER, 0, 101, NOW);
        positions.score(ONE, 0, 103, LATER);

        assertThat(positions.today(Set.of(), LATER)).hasValue(103);
        assertThat(positions.today(Set.of(OTHER), LATER))
                .as("more of it is known to be there")
                .hasValue(101);
    }

    @Test
    void allQuietTheLatestDayIsToday() {
        positions.score(ONE, 0, 103, NOW);
        positions.score(OTHER, 0, 101, NOW);

        assertThat(positions.today(Set.of(), LATER)).hasValue(103);
    }

    @Test
    void nothingIsOverBeforeAPartitionThatHasRecordsWasRead() {
        positions.score(ONE, 0, 103, NOW);

        assertThat(positions.today(Set.of(OTHER), LATER)).isEmpty();
        assertThat(new ReadPositions().today(Set.of(), NOW)).isEmpty();
    }

    @Test
    void theNextOwnerSeesEveryScoreOfTheDaysThatAreNotOverAndNoAlertTwice() {
        positions.begin(ALERTS, 7);
        positions.score(ONE, 10, 100, NOW);
        positions.score(ONE, 11, 101, NOW);
        positions.score(ONE, 12, 100, NOW);
        positions.score(ONE, 13, 102, NOW);
        positions.other(ONE, 14);
        positions.score(OTHER, 20, 100, NOW);
        positions.other(ALERTS, 7);

        positions.closed(100);

        assertThat(positions.offsets())
                .isEqualTo(Map.of("churn.scores", List.of(11L, 21L), "churn.interventions", List.of(8L)));
    }
}
