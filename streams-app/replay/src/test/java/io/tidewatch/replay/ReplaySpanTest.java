package io.tidewatch.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplaySpanTest {
    private static final Instant ONE = Instant.parse("2024-01-01T10:00:00Z");
    private static final Instant TWO = Instant.parse("2024-01-05T10:00:00Z");

    @Test
    void endsWithTheLastEventOfTheLog() {
        // Given
        ReplaySpan span = span(Optional.of(TWO.plusSeconds(1)));

        // When
        List<ShopEvent> events = all(span);

        // Then
        assertThat(events).extracting(ShopEvent::time).containsExactly(ONE, TWO);
        assertThat(span.first()).contains(ONE);
        assertThat(span.end()).contains(TWO);
    }

    @Test
    void endsJustBeforeTheGivenEndWhereTheLogGoesOn() {
        // Given
        ReplaySpan span = span(Optional.of(TWO));

        // When
        List<ShopEvent> events = all(span);

        // Then
        assertThat(events).hasSize(1);
        assertThat(span.end()).contains(TWO.minusMillis(1));
    }

    @Test
    void aSpanWithoutEventsHasNoEnd() {
        // Given
        ReplaySpan span = span(Optional.of(ONE));

        // Then
        assertThat(all(span)).isEmpty();
        assertThat(span.first()).isEmpty();
        assertThat(span.end()).isEmpty();
    }

    private static ReplaySpan span(Optional<Instant> to) {
        return new ReplaySpan(List.of(event("1", ONE), event("2", TWO)).iterator(), to);
    }

    private static ShopEvent event(String id, Instant time) {
        return ShopEvent.of(id, "u", EventType.PURCHASE, time).build();
    }

    private static List<ShopEvent> all(ReplaySpan span) {
        List<ShopEvent> events = new java.util.ArrayList<>();
        span.forEachRemaining(events::add);
        return events;
    }
}
