package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PartitionsAheadTest {
    private final PartitionsAhead ahead = new PartitionsAhead();

    @Test
    void theSlowestIsWaitedFor() {
        assertThat(ahead.slowest()).isEmpty();

        assertThat(ahead.observe(1, 50)).isTrue();
        assertThat(ahead.observe(2, 70)).isTrue();
        assertThat(ahead.slowest()).hasValue(50);

        assertThat(ahead.observe(1, 90)).isFalse();
        assertThat(ahead.slowest()).hasValue(70);
    }

    @Test
    void aLateEventTurnsNoClockBack() {
        ahead.observe(1, 50);
        ahead.observe(1, 20);

        assertThat(ahead.slowest()).hasValue(50);
    }

    @Test
    void oneThatSendsNothingMoreIsNotWaitedFor() {
        ahead.observe(1, 50);
        ahead.observe(2, 70);

        assertThat(ahead.leave(1)).isTrue();
        assertThat(ahead.slowest()).hasValue(70);
        assertThat(ahead.leave(1)).isFalse();
    }

    @Test
    void aNextOwnerWaitsForTheSame() {
        ahead.observe(1, 50);
        ahead.observe(2, 70);
        ByteBuffer kept = ByteBuffer.allocate(ahead.bytes());
        ahead.write(kept);

        PartitionsAhead next = new PartitionsAhead();
        next.read(kept.flip());

        assertThat(kept.hasRemaining()).isFalse();
        assertThat(next.slowest()).hasValue(50);
    }
}
