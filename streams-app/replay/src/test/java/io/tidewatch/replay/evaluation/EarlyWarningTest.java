package io.tidewatch.replay.evaluation;

import static io.tidewatch.replay.evaluation.Shop.WINDOW;
import static io.tidewatch.replay.evaluation.Shop.alert;
import static io.tidewatch.replay.evaluation.Shop.at;
import static io.tidewatch.replay.evaluation.Shop.buyer;
import static io.tidewatch.replay.evaluation.Shop.observed;
import static io.tidewatch.replay.evaluation.Shop.raised;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Trigger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the shared table of cases does not hold: how the engine's alerts are read as warnings. */
class EarlyWarningTest {
    private static final int CUT = 2;

    @Test
    void aWarningIsRightIfNoVisitFollowsWithinTheWindow() {
        assertThat(judge(buyer(3), raised("u", 10.5)).precision()).hasValue(1);
        assertThat(judge(buyer(3, 3 + WINDOW), raised("u", 10.5)).precision()).hasValue(0);
        assertThat(judge(buyer(3, 3 + WINDOW + 1), raised("u", 10.5)).precision())
                .hasValue(1);
    }

    @Test
    void aWarningComesAfterTheWholeDaysSinceTheVisitsDay() {
        // When
        Quality quality = judge(buyer(3), raised("u", 10.5));

        // Then
        assertThat(quality.medianSilenceDays()).hasValue(7);
        assertThat(quality.medianLeadDays()).hasValue(WINDOW - 7);
        assertThat(quality.medianSilenceShare()).hasValueCloseTo(7.0 / WINDOW, within(1e-9));
    }

    @Test
    void onlyTheFirstWarningOfASilenceCounts() {
        // When
        Quality quality = judge(buyer(3, 20), raised("u", 15.5), raised("u", 7.5), raised("u", 18.5));

        // Then
        assertThat(quality.warnings()).containsExactly(new Quality.Warning(4, WINDOW));
    }

    @Test
    void aWarningCountsForTheSilenceItWasRaisedIn() {
        // When: raised by the very event of the second visit
        Quality quality = judge(buyer(3, 20), raised("u", 20.5));

        // Then
        assertThat(quality.warnings()).containsExactly(new Quality.Warning(0, WINDOW));
        assertThat(quality.precision()).hasValue(1);
    }

    @Test
    void otherAlertsThanRaisedAreNoWarnings() {
        // When
        ChurnAlert escalated = alert("u", AlertKind.ESCALATED, Trigger.SILENCE, 10.5, 0.9);

        // Then
        assertThat(judge(buyer(3), escalated).warnings()).isEmpty();
    }

    @Test
    void aSilenceThatTheWarmUpHadWarnedOfIsJudgedWithoutAWarning() {
        // Given
        AlertRule rule = new AlertRule(at(CUT));
        rule.add(raised("u", 1));
        rule.add(raised("u", 5));

        // When
        List<Silence> silences = buyer(0);
        Quality quality = EarlyWarning.judge(silences, rule, observed(CUT, 100), JudgedGroup.EVERYONE);

        // Then
        assertThat(rule.warnedBefore(silences.get(0))).isTrue();
        assertThat(quality.warnings()).isEmpty();
        assertThat(quality.lost()).isEqualTo(1);
    }

    @Test
    void whereNothingHappensEveryShareIsEmpty() {
        // When
        Quality quality = judge(List.of());

        // Then
        assertThat(quality.precision()).isEmpty();
        assertThat(quality.recall()).isEmpty();
        assertThat(quality.valueRecall()).isEmpty();
        assertThat(quality.baseRate()).isEmpty();
        assertThat(quality.medianLeadDays()).isEmpty();
    }

    private static Quality judge(List<Silence> silences, ChurnAlert... alerts) {
        AlertRule rule = new AlertRule(at(CUT));
        List.of(alerts).forEach(rule::add);
        return EarlyWarning.judge(silences, rule, observed(CUT, 100), JudgedGroup.EVERYONE);
    }
}
