package io.tidewatch.replay.evaluation;

import static io.tidewatch.replay.evaluation.Shop.FIRST_DAY;
import static io.tidewatch.replay.evaluation.Shop.at;
import static io.tidewatch.replay.evaluation.Shop.buyer;
import static io.tidewatch.replay.evaluation.Shop.event;
import static io.tidewatch.replay.evaluation.Shop.purchase;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.EventType;
import java.util.List;
import org.junit.jupiter.api.Test;

class VisitLogTest {
    @Test
    void twoEventsOfOneDayAreOneVisit() {
        // Given
        VisitLog log = new VisitLog();

        // When
        log.add(purchase("u", 0.1));
        log.add(purchase("u", 0.9));

        // Then
        assertThat(Shop.silences(log)).hasSize(1);
    }

    @Test
    void aReturnIsNoVisitButItsUserIsCounted() {
        // Given
        VisitLog log = new VisitLog();

        // When
        log.add(purchase("u", 0.5));
        log.add(event("u", EventType.RETURN, 5.5));
        log.add(event("returns-only", EventType.RETURN, 5.5));

        // Then
        assertThat(Shop.silences(log)).hasSize(1);
        assertThat(log.users()).isEqualTo(2);
    }

    @Test
    void everySilenceKnowsItsVisitTheNextOneAndTheGapsSoFar() {
        // When
        List<Silence> silences = buyer(0, 2, 10, 14);

        // Then
        assertThat(silences).extracting(Silence::visits).containsExactly(1, 2, 3, 4);
        assertThat(silences)
                .extracting(silence -> silence.startDay() - FIRST_DAY)
                .containsExactly(0L, 2L, 10L, 14L);
        assertThat(silences).extracting(Silence::nextMillis).endsWith(Silence.NEVER);
        assertThat(silences).extracting(Silence::medianGapDays).containsExactly(Double.NaN, 2.0, 5.0, 4.0);
    }

    @Test
    void theNextVisitIsStrictlyLater() {
        // Given
        VisitLog log = new VisitLog();
        log.add(purchase("u", 0.5));
        log.add(purchase("u", 3.5));

        // When
        long next = log.nextVisitAfter("u", at(0.5).toEpochMilli());

        // Then
        assertThat(next).isEqualTo(at(3.5).toEpochMilli());
        assertThat(log.nextVisitAfter("u", next)).isEqualTo(Silence.NEVER);
        assertThat(log.nextVisitAfter("nobody", 0)).isEqualTo(Silence.NEVER);
    }
}
