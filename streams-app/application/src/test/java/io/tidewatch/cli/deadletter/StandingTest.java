package io.tidewatch.cli.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.task.ClockTick;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.ReasonCode;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class StandingTest {
    @Test
    void aLetterIsDueUntilItWasSent() {
        assertThat(Standing.of(letter(new RecordHeaders()), letter -> false, 3)).isEqualTo(Standing.DUE);
        assertThat(Standing.of(letter(new RecordHeaders()), letter -> true, 3)).isEqualTo(Standing.SENT_BEFORE);
    }

    @Test
    void aMessageThatComesBackIsSentSoOftenAndNoMore() {
        assertThat(Standing.of(letter(Letters.attempt(2)), letter -> false, 3)).isEqualTo(Standing.DUE);
        assertThat(Standing.of(letter(Letters.attempt(3)), letter -> false, 3)).isEqualTo(Standing.CAME_BACK);
        assertThat(Standing.of(letter(Letters.attempt(3)), letter -> false, 4)).isEqualTo(Standing.DUE);
    }

    @Test
    void aHeaderThatCountsNothingCountsForNothing() {
        // Given
        Headers words = new RecordHeaders().add(DeadLetter.REPLAY_ATTEMPT, Letters.bytes("often"));
        Headers nothing = new RecordHeaders().add(DeadLetter.REPLAY_ATTEMPT, null);

        // Then
        assertThat(letter(words).attempts()).isZero();
        assertThat(letter(nothing).attempts()).isZero();
        assertThat(letter(Letters.attempt(-4)).attempts()).isZero();
    }

    @Test
    void whatIsNotWholeOrNoEventStays() {
        // Given
        Headers cut = new RecordHeaders().add(DeadLetter.CUT, new byte[0]);
        Headers tick = new RecordHeaders().add(ClockTick.HEADER, new byte[0]);

        // Then
        assertThat(Standing.of(letter(cut), letter -> false, 3)).isEqualTo(Standing.CUT);
        assertThat(Standing.of(letter(tick), letter -> false, 3)).isEqualTo(Standing.TICK);
    }

    @Test
    void aFilterGoesByReasonAndByTheTimeOfRefusal() {
        // Given
        StoredLetter letter = Letters.letter(0, 10, ReasonCode.WRONG_KEY, "why");
        Instant refused = Letters.TIME.plusSeconds(10);

        // Then
        assertThat(new LetterFilter(Set.of(), Instant.EPOCH).wants(letter)).isTrue();
        assertThat(new LetterFilter(Set.of(ReasonCode.WRONG_KEY), refused).wants(letter))
                .isTrue();
        assertThat(new LetterFilter(Set.of(ReasonCode.TOO_OLD), Instant.EPOCH).wants(letter))
                .isFalse();
        assertThat(new LetterFilter(Set.of(), refused.plusMillis(1)).wants(letter))
                .isFalse();
    }

    private static StoredLetter letter(Headers headers) {
        return Letters.letter(0, 1, ReasonCode.UNREADABLE, "why", headers);
    }
}
