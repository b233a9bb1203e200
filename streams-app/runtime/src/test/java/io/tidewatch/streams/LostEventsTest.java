package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.LostEvents.Span;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LostEventsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final LostEvents lost = new LostEvents(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void countsWhatIsMissingBetweenTwoOffsets() {
        lost.noticed(3, 100, 140);

        assertThat(lost.figures().latest()).containsExactly(new Span(3, 100, 140, NOW));
        assertThat(lost.figures().events()).containsExactly(Map.entry(3, 40L));
        assertThat(lost.figures().of(3)).isEqualTo(40);
        assertThat(lost.figures().of(0)).isZero();
    }

    @Test
    void theSameLossNoticedAgainIsNone() {
        lost.noticed(0, 100, 140);
        lost.noticed(0, 100, 140);
        lost.noticed(0, 120, 130);

        assertThat(lost.figures().latest()).hasSize(1);
        assertThat(lost.figures().of(0)).isEqualTo(40);
    }

    @Test
    void aLossThatGrewCountsFromWhereItWas() {
        lost.noticed(0, 100, 140);
        lost.noticed(0, 100, 150);

        assertThat(lost.figures().latest()).containsExactly(new Span(0, 100, 140, NOW), new Span(0, 140, 150, NOW));
        assertThat(lost.figures().of(0)).isEqualTo(50);
    }

    @Test
    void whatWasReadBetweenTwoLossesIsNotLost() {
        lost.noticed(0, 100, 140);
        lost.noticed(0, 500, 510);

        assertThat(lost.figures().of(0)).isEqualTo(50);
    }

    @Test
    void nothingIsLostOfALogThatBeginsWhereItIsReadOrBefore() {
        lost.noticed(0, 100, 100);
        lost.noticed(0, 100, 40);

        assertThat(lost.figures().latest()).isEmpty();
    }

    @Test
    void aPartitionsOffsetsSayNothingOfAnothers() {
        lost.noticed(0, 1_000, 1_001);
        lost.noticed(1, 5, 7);

        assertThat(lost.figures().events()).isEqualTo(Map.of(0, 1L, 1, 2L));
    }

    @Test
    void keepsTheLatestForAPersonAndCountsAll() {
        IntStream.range(0, 50).forEach(i -> lost.noticed(0, 10L * i, 10L * i + 1));

        assertThat(lost.figures().latest()).hasSize(20).last().isEqualTo(new Span(0, 490, 491, NOW));
        assertThat(lost.figures().of(0)).isEqualTo(50);
    }
}
