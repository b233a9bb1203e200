package io.tidewatch.replay.evaluation;

import static io.tidewatch.replay.evaluation.Shop.FIRST_DAY;
import static io.tidewatch.replay.evaluation.Shop.HORIZON;
import static io.tidewatch.replay.evaluation.Shop.alert;
import static io.tidewatch.replay.evaluation.Shop.buyer;
import static io.tidewatch.replay.evaluation.Shop.observed;
import static io.tidewatch.replay.evaluation.Shop.raised;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Trigger;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EarlyWarningTest {
    private static final WarningRule NEVER_WARNS = silence -> OptionalLong.empty();

    @Test
    void aWarningThatNoVisitFollowsWithinTheHorizonIsRight() {
        // When
        Quality quality = judge(buyer(0), observed(0, 100), raised("u", 4.5));

        // Then
        assertThat(quality.judgedAlerts()).isEqualTo(1);
        assertThat(quality.precision()).hasValue(1);
    }

    @Test
    void aVisitOnTheHorizonsLastDayMakesTheWarningWrong() {
        // When
        Quality quality = judge(buyer(0, 4 + HORIZON), observed(0, 100), raised("u", 4.5));

        // Then
        assertThat(quality.precision()).hasValue(0);
    }

    @Test
    void aVisitTheDayAfterTheHorizonLeavesTheWarningRight() {
        // When
        Quality quality = judge(buyer(0, 4 + HORIZON + 1), observed(0, 100), raised("u", 4.5));

        // Then
        assertThat(quality.precision()).hasValue(1);
    }

    @Test
    void aWarningWhoseHorizonPassesTheEndIsCensored() {
        // When
        Quality quality = judge(buyer(0), observed(0, 3 + HORIZON), raised("u", 4.5));

        // Then
        assertThat(quality.judgedAlerts()).isZero();
        assertThat(quality.censoredAlerts()).isEqualTo(1);
        assertThat(quality.precision()).isEmpty();
    }

    @Test
    void onlyTheFirstWarningOfASilenceCounts() {
        // When
        Quality quality = judge(buyer(0, 20), observed(0, 100), raised("u", 12.5), raised("u", 4.5), raised("u", 15.5));

        // Then
        assertThat(quality.judgedAlerts()).isEqualTo(1);
        assertThat(quality.censoredAlerts()).isZero();
    }

    @Test
    void aWarningCountsForTheSilenceItWasRaisedIn() {
        // When: raised by the very event of the second visit
        Quality quality = judge(buyer(0, 20), observed(0, 100), raised("u", 20.5));

        // Then
        assertThat(quality.judgedAlerts()).isEqualTo(1);
        assertThat(quality.precision()).hasValue(1);
    }

    @Test
    void otherAlertsThanRaisedAreNoWarnings() {
        // When
        ChurnAlert escalated = alert("u", AlertKind.ESCALATED, Trigger.SILENCE, 4.5, 0.9);
        Quality quality = judge(buyer(0), observed(0, 100), escalated);

        // Then
        assertThat(quality.judgedAlerts()).isZero();
    }

    @Test
    void silencesThatBeganInTheWarmUpAreNotJudged() {
        // When
        Quality quality = judge(buyer(0), observed(2, 100), raised("u", 4.5));

        // Then
        assertThat(quality.judgedAlerts()).isZero();
        assertThat(quality.departures()).isZero();
    }

    @Test
    void stayingAwayForExactlyTheHorizonIsNoDeparture() {
        assertThat(judge(buyer(0, HORIZON), observed(0, HORIZON)).departures()).isZero();
        assertThat(judge(buyer(0, HORIZON + 1), observed(0, HORIZON + 1)).departures())
                .isEqualTo(1);
    }

    @Test
    void aDepartureMustBeSeenToItsEnd() {
        assertThat(judge(buyer(0), observed(0, HORIZON - 1)).departures()).isZero();
        assertThat(judge(buyer(0), observed(0, HORIZON)).departures()).isEqualTo(1);
    }

    @Test
    void recallCountsWarningsBeforeTheHorizonIsOver() {
        // When
        Quality inTime = judge(buyer(0), observed(0, 100), raised("u", HORIZON - 1));
        Quality tooLate = judge(buyer(0), observed(0, 100), raised("u", HORIZON));

        // Then
        assertThat(inTime.recall()).hasValue(1);
        assertThat(inTime.medianLeadDays()).hasValue(1);
        assertThat(tooLate.recall()).hasValue(0);
        assertThat(tooLate.judgedAlerts()).isEqualTo(1);
    }

    @Test
    void earlyRecallNeedsHalfTheHorizon() {
        // When
        Quality early = judge(buyer(0), observed(0, 100), raised("u", HORIZON / 2));
        Quality late = judge(buyer(0), observed(0, 100), raised("u", HORIZON / 2 + 1));

        // Then
        assertThat(early.earlyRecall()).hasValue(1);
        assertThat(late.earlyRecall()).hasValue(0);
        assertThat(late.recall()).hasValue(1);
    }

    @Test
    void regularsAreJudgedFromTheirThirdVisitOn() {
        // Given
        List<Silence> silences = buyer(0, 5, 10);

        // When
        Quality quality = EarlyWarning.judge(
                silences,
                new AlertRule(List.of(raised("u", 3.5), raised("u", 13.5))),
                observed(0, 100),
                EarlyWarning.REGULAR_VISITS);

        // Then
        assertThat(quality.judgedAlerts()).isEqualTo(1);
        assertThat(quality.leadDays()).containsExactly(HORIZON - 3);
    }

    @Test
    void whereNobodyLeavesThereIsNoRecall() {
        // When
        Quality quality = EarlyWarning.judge(List.of(), NEVER_WARNS, observed(0, 100), 1);

        // Then
        assertThat(quality.recall()).isEmpty();
        assertThat(quality.earlyRecall()).isEmpty();
        assertThat(quality.medianLeadDays()).isEmpty();
    }

    @Test
    void theMedianLeadOfAnEvenNumberIsTheMiddle() {
        assertThat(new Quality(0, 0, 0, 2, 2, 0, List.of(9, 4)).medianLeadDays())
                .hasValue(6.5);
    }

    @Test
    void aWarningOnTheVisitsOwnDayHasTheWholeHorizonAsLead() {
        // When
        Quality quality = EarlyWarning.judge(buyer(0), silence -> OptionalLong.of(FIRST_DAY), observed(0, 100), 1);

        // Then
        assertThat(quality.leadDays()).containsExactly(HORIZON);
    }

    private static Quality judge(List<Silence> silences, Observation observation, ChurnAlert... alerts) {
        return EarlyWarning.judge(silences, new AlertRule(List.of(alerts)), observation, 1);
    }
}
