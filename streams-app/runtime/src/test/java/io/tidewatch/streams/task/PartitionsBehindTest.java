package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PartitionsBehindTest {
    private static final long WEEK = Duration.ofDays(7).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final PartitionsBehind behind = new PartitionsBehind(3, true);

    @Test
    void nobodyIsToldWhoWasSentNothing() {
        assertThat(behind.notes(OptionalLong.of(1_000), 0)).isEmpty();
    }

    @Test
    void aPartitionIsToldAsTheClockMovesOnAndNotMoreOftenThanItMatters() {
        behind.sent(1, 1_000);

        assertThat(behind.notes(OptionalLong.of(1_000), 0)).containsExactly(new ProgressNote(1, 3, 1_000));
        assertThat(behind.notes(OptionalLong.of(1_500), 100)).as("so soon").isEmpty();
        assertThat(behind.notes(OptionalLong.of(1_500), 2_100)).containsExactly(new ProgressNote(1, 3, 1_500));
        assertThat(behind.notes(OptionalLong.of(1_500), 9_000))
                .as("the same again")
                .isEmpty();
    }

    @Test
    void oneThatIsNewIsToldThoughTheClockStands() {
        behind.sent(1, 1_000);
        behind.notes(OptionalLong.of(1_000), 0);
        behind.sent(2, 1_000);

        assertThat(behind.notes(OptionalLong.of(1_000), 2_000))
                .containsExactly(new ProgressNote(1, 3, 1_000), new ProgressNote(2, 3, 1_000));
    }

    @Test
    void oneThatHasLongBeenSentNothingIsLetGo() {
        behind.sent(1, 1_000);
        behind.sent(2, 2_000);

        assertThat(behind.notes(OptionalLong.of(1_001 + WEEK), 0))
                .containsExactly(
                        new ProgressNote(1, 3, ProgressNote.NOTHING_MORE), new ProgressNote(2, 3, 1_001 + WEEK));
        // Once more for an hour: between two generations a note may be read by nobody.
        assertThat(behind.notes(OptionalLong.of(1_000 + WEEK + HOUR), 2_000))
                .contains(new ProgressNote(1, 3, ProgressNote.NOTHING_MORE));
        assertThat(behind.notes(OptionalLong.of(1_001 + WEEK + HOUR), 4_000))
                .contains(new ProgressNote(1, 3, ProgressNote.NOTHING_MORE));
        assertThat(behind.notes(OptionalLong.of(1_002 + WEEK + HOUR), 6_000))
                .extracting(ProgressNote::to)
                .containsExactly(2);
    }

    @Test
    void butNotInAReplay() {
        PartitionsBehind replayed = new PartitionsBehind(3, false);
        replayed.sent(1, 1_000);

        assertThat(replayed.notes(OptionalLong.of(50 * WEEK), 0)).containsExactly(new ProgressNote(1, 3, 50 * WEEK));
    }

    @Test
    void aNextOwnerKnowsWhomToTell() {
        behind.sent(1, 1_000);
        ByteBuffer kept = ByteBuffer.allocate(behind.bytes());
        behind.write(kept);

        PartitionsBehind next = new PartitionsBehind(3, true);
        next.read(kept.flip());

        assertThat(kept.hasRemaining()).isFalse();
        assertThat(next.notes(OptionalLong.of(1_000), 0)).containsExactly(new ProgressNote(1, 3, 1_000));
    }
}
