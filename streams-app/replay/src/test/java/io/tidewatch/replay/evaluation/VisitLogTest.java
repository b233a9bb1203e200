package io.tidewatch.replay.evaluation;

import static io.tidewatch.replay.evaluation.Shop.FIRST_DAY;
import static io.tidewatch.replay.evaluation.Shop.RULE;
import static io.tidewatch.replay.evaluation.Shop.at;
import static io.tidewatch.replay.evaluation.Shop.buyer;
import static io.tidewatch.replay.evaluation.Shop.event;
import static io.tidewatch.replay.evaluation.Shop.purchase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
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
        assertThat(log.silences(RULE)).hasSize(1);
    }

    @Test
    void aReturnIsNoVisitButCostsMoney() {
        // Given
        VisitLog log = new VisitLog();

        // When
        log.add(purchase("u", 0.5));
        log.add(ShopEvent.of("r", "u", EventType.RETURN, at(2.5)).value(4).build());
        log.add(purchase("u", 5.5));
        log.add(event("returns-only", EventType.RETURN, 5.5));

        // Then
        assertThat(log.silences(RULE)).extracting(Silence::money).containsExactly(10.0, 16.0);
        assertThat(log.customers(1)).isEqualTo(1);
    }

    @Test
    void everySilenceKnowsItsVisitTheNextOneAndTheGapBefore() {
        // When
        List<Silence> silences = buyer(0, 2, 10, 14);

        // Then
        assertThat(silences).extracting(Silence::visits).containsExactly(1, 2, 3, 4);
        assertThat(silences).extracting(silence -> silence.day() - FIRST_DAY).containsExactly(0L, 2L, 10L, 14L);
        assertThat(silences).extracting(Silence::gapDays).containsExactly(0, 2, 8, 4);
        assertThat(silences).extracting(Silence::days).containsExactly(2L, 8L, 4L, Silence.NEVER);
    }

    @Test
    void aSilencesMoneyIsSpendPerDayTimesTheWindow() {
        // Given: 30 spent by day 10; the usual gap counts as well
        Silence third = buyer(0, 2, 10).get(2);

        // Then
        assertThat(third.value()).isCloseTo(30.0 / (10 + third.window().usualGapDays()) * Shop.WINDOW, within(1e-9));
    }

    @Test
    void countsTheDaysOfCustomersFromTheirFirstVisitOn() {
        // Given
        VisitLog log = new VisitLog();
        log.add(purchase("early", 0.5));
        log.add(purchase("late", 14.5));
        log.add(purchase("late", 18.5));

        // Then: days 10 to 19 of one and 14 to 19 of the other
        assertThat(log.customerDays(FIRST_DAY + 10, FIRST_DAY + 19)).isEqualTo(16);
        assertThat(log.customers(2)).isEqualTo(1);
    }

    @Test
    void findsTheVisitAfterADay() {
        // Given
        VisitLog log = Shop.visits(0, 3);

        // Then
        assertThat(log.visitAfter("u", FIRST_DAY)).isEqualTo(at(3.5).toEpochMilli());
        assertThat(log.visitAfter("u", FIRST_DAY + 3)).isEqualTo(Silence.NEVER);
        assertThat(log.visitAfter("u", FIRST_DAY + 1)).isEqualTo(VisitLog.NO_VISIT);
        assertThat(log.visitAfter("nobody", FIRST_DAY)).isEqualTo(VisitLog.NO_VISIT);
    }
}
