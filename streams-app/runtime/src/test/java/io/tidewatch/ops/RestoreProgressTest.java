package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener.SuspendReason;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final TopicPartition CHANGELOG = new TopicPartition("tidewatch-profiles-changelog", 2);
    private static final String STORE = "profiles";

    private final RestoreProgress progress = new RestoreProgress(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void tellsHowMuchOfTheChangelogWasTakenThoughCompactionLeftGaps() {
        progress.onRestoreStart(CHANGELOG, STORE, 1_000, 5_000);
        progress.onBatchRestored(CHANGELOG, STORE, 2_999, 17);

        assertThat(progress.stores()).containsExactly(new StoreRestore(STORE, 2, false, 2_000, 4_000, false));
        assertThat(progress.last()).contains(NOW);
    }

    @Test
    void isCompleteAtTheEnd() {
        progress.onRestoreStart(CHANGELOG, STORE, 1_000, 5_000);
        progress.onRestoreEnd(CHANGELOG, STORE, 17);

        assertThat(progress.stores()).containsExactly(new StoreRestore(STORE, 2, false, 4_000, 4_000, true));
    }

    @Test
    void forgetsARestoreThatMovedAway() {
        progress.onRestoreStart(CHANGELOG, STORE, 0, 5_000);
        progress.onRestoreSuspended(CHANGELOG, STORE, 10);

        assertThat(progress.stores()).isEmpty();
    }

    @Test
    void aStandbyIsFinishedWhileItFollows() {
        progress.onUpdateStart(CHANGELOG, STORE, 0);
        progress.onBatchLoaded(CHANGELOG, STORE, new TaskId(0, 2), 99, 100, 500);
        assertThat(progress.stores()).containsExactly(new StoreRestore(STORE, 2, true, 100, 500, false));

        progress.onBatchLoaded(CHANGELOG, STORE, new TaskId(0, 2), 499, 400, 500);
        assertThat(progress.stores()).containsExactly(new StoreRestore(STORE, 2, true, 500, 500, true));
    }

    @Test
    void aStandbyThatBecomesActiveIsNoLongerOne() {
        progress.onUpdateStart(CHANGELOG, STORE, 0);
        progress.onUpdateSuspended(CHANGELOG, STORE, 500, 500, SuspendReason.PROMOTED);

        assertThat(progress.stores()).isEmpty();
    }
}
