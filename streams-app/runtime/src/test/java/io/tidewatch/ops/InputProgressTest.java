package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.ops.InputProgress.Offsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InputProgressTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final InputProgress progress = new InputProgress();

    @Test
    void whatIsCommittedToTheEndDoesNotLag() {
        observe(0, 100, 100);

        assertThat(progress.view()).containsExactly(partition(0, Optional.empty()));
    }

    @Test
    void aPartitionIsStuckSinceItsRecordsWereFirstSeenWaiting() {
        observe(0, 100, 100);
        observe(10, 100, 107);
        observe(20, 100, 130);

        assertThat(progress.view()).containsExactly(partition(30, Optional.of(START.plusSeconds(10))));
    }

    @Test
    void anyCommitIsProgress() {
        observe(0, 100, 500);
        observe(10, 101, 500);

        assertThat(progress.view())
                .containsExactly(new InputPartition(
                        0,
                        399,
                        Optional.empty(),
                        Optional.of(START.plusSeconds(10)),
                        Optional.of(START.plusSeconds(10))));
    }

    @Test
    void recordsThatComeAfterAQuietNightDoNotLookStuckSinceTheEvening() {
        observe(0, 100, 100);
        observe(36_000, 100, 101);

        assertThat(progress.suspects(START.plusSeconds(35_000))).isEmpty();
    }

    @Test
    void aTransactionMarkerIsNoRecordOnceSomebodyHasLooked() {
        // Given
        observe(0, 100, 101);
        assertThat(progress.suspects(START.plusSeconds(60))).containsExactly(0);
        assertThat(progress.waiting(Set.of(0))).containsExactly(Map.entry(0, new WaitingRecords.Range(100, 101)));

        // When
        progress.nothingBefore(0, 101);

        // Then
        assertThat(progress.view()).containsExactly(partition(0, Optional.empty()));
        observe(70, 100, 101);
        assertThat(progress.view()).containsExactly(partition(0, Optional.empty()));
    }

    @Test
    void theOldestRecordsAgeIsThatAtTheObservationAndIsForgottenAtTheNext() {
        // Given
        observe(10, 100, 107);
        assertThat(progress.view().get(0).oldest()).as("nobody has looked").isEmpty();

        // When
        progress.oldestAt(0, START.plusSeconds(3), START.plusSeconds(10));

        // Then
        assertThat(progress.view().get(0).oldest()).contains(Duration.ofSeconds(7));
        observe(20, 103, 107);
        assertThat(progress.view().get(0).oldest()).isEmpty();
        observe(30, 107, 107);
        assertThat(progress.view().get(0).oldest()).contains(Duration.ZERO);
    }

    @Test
    void aProducersClockThatIsAheadMakesNoNegativeAge() {
        observe(10, 100, 107);

        progress.oldestAt(0, START.plusSeconds(12), START.plusSeconds(10));

        assertThat(progress.view().get(0).oldest()).contains(Duration.ZERO);
    }

    @Test
    void aRecordIsLookedForWhereOneMayWaitAndNowhereElse() {
        progress.observe(
                START,
                Map.of(
                        0, new Offsets(OptionalLong.of(100), 0, 107),
                        1, new Offsets(OptionalLong.of(50), 0, 50),
                        2, new Offsets(OptionalLong.of(7), 0, 9)));

        assertThat(progress.waiting(Set.of(0, 1))).containsOnlyKeys(0);
    }

    @Test
    void aRecordBehindTheMarkerWaitsFromWhenItCame() {
        observe(0, 100, 101);
        progress.nothingBefore(0, 101);
        observe(600, 100, 102);

        assertThat(progress.view()).containsExactly(partition(1, Optional.of(START.plusSeconds(600))));
    }

    @Test
    void aRecordThatWaitedBeforeASilenceHasWaitedThroughIt() {
        observe(0, 100, 107);
        observe(600, 100, 107);

        assertThat(progress.view()).containsExactly(partition(7, Optional.of(START)));
    }

    @Test
    void theLastCommitIsRememberedWhileNothingMoreIsCommitted() {
        observe(0, 100, 107);
        observe(10, 107, 107);
        observe(20, 107, 107);
        observe(30, 107, 120);

        assertThat(progress.view())
                .containsExactly(new InputPartition(
                        0,
                        13,
                        Optional.empty(),
                        Optional.of(START.plusSeconds(30)),
                        Optional.of(START.plusSeconds(10))));
    }

    @Test
    void aGroupThatHasCommittedNothingLagsByWhatIsThere() {
        progress.observe(START, Map.of(0, new Offsets(OptionalLong.empty(), 40, 100)));

        assertThat(progress.view()).containsExactly(partition(60, Optional.of(START)));
    }

    @Test
    void aFirstCommitIsOneAndADeletionIsNone() {
        progress.observe(START, Map.of(0, new Offsets(OptionalLong.empty(), 40, 100)));
        progress.observe(START.plusSeconds(10), Map.of(0, new Offsets(OptionalLong.empty(), 90, 100)));
        assertThat(progress.view().get(0).committedAt()).isEmpty();

        progress.observe(START.plusSeconds(20), Map.of(0, new Offsets(OptionalLong.of(100), 90, 100)));
        assertThat(progress.view().get(0).committedAt()).contains(START.plusSeconds(20));
    }

    private static InputPartition partition(long lag, Optional<Instant> stuckSince) {
        return new InputPartition(
                0, lag, lag == 0 ? Optional.of(Duration.ZERO) : Optional.empty(), stuckSince, Optional.empty());
    }

    private void observe(int second, long committed, long end) {
        progress.observe(START.plusSeconds(second), Map.of(0, new Offsets(OptionalLong.of(committed), 0, end)));
    }
}
