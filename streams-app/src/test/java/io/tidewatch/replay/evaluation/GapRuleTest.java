package io.tidewatch.replay.evaluation;

import static io.tidewatch.replay.evaluation.Shop.FIRST_DAY;
import static io.tidewatch.replay.evaluation.Shop.buyer;
import static io.tidewatch.replay.evaluation.Shop.observed;
import static io.tidewatch.replay.evaluation.Shop.purchase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GapRuleTest {
    private static final Observation ALL = observed(0, 120);

    @Test
    void warnsOnTheFirstDayLongerThanTheMultipleOfTheMedianGap() {
        // Given: gaps of 4 days, then silence, and only that last silence is long enough to be judged at 2 gaps or more
        List<Silence> silences = buyer(0, 4, 8);

        // When
        GapRule rule = GapRule.matching(silences, ALL, 3, 1);

        // Then
        Silence last = silences.get(2);
        long waited = rule.warningDay(last).orElseThrow() - FIRST_DAY - 8;
        assertThat(waited).isEqualTo((long) Math.floor(rule.multiple() * 4) + 1);
    }

    @Test
    void doesNotWarnOnceTheUserIsBack() {
        // Given
        List<Silence> silences = buyer(0, 4, 8);

        // When
        GapRule rule = GapRule.matching(silences, ALL, 1, 0);

        // Then: the multiple is too large for the short silences
        assertThat(rule.warningDay(silences.get(1))).isEmpty();
    }

    @Test
    void aUserWithoutAGapGetsTheShopsMedianGapOfTheWarmUp() {
        // Given: a warm-up with gaps of 6 days, then a first visit of another user
        VisitLog log = new VisitLog();
        log.add(purchase("old", 0.5));
        log.add(purchase("old", 6.5));
        log.add(purchase("old", 12.5));
        log.add(purchase("new", 20.5));
        List<Silence> silences = Shop.silences(log);
        Observation observation = observed(20, 120);

        // When
        GapRule rule = GapRule.matching(silences, observation, 1, 0);

        // Then: judged as long as warned by day 90, 70 days after the visit
        assertThat(rule.multiple() * 6).isCloseTo(70, within(1e-6));
    }

    @Property
    void comesAsCloseToTheWantedNumberAsAnyMultiple(
            @ForAll @Size(min = 3, max = 12) List<@IntRange(min = 1, max = 9) Integer> gaps,
            @ForAll @IntRange(max = 14) int wanted) {
        // Given
        double[] days = new double[gaps.size() + 1];
        for (int visit = 1; visit < days.length; visit++) {
            days[visit] = days[visit - 1] + gaps.get(visit - 1);
        }
        List<Silence> silences = buyer(days);

        // When
        GapRule rule = GapRule.matching(silences, ALL, 1, wanted);
        int reached = EarlyWarning.judge(silences, rule, ALL, 1).judgedAlerts();

        // Then: no other multiple comes closer
        for (double multiple = 0; multiple < 100; multiple += 0.05) {
            int other = judgedAt(silences, multiple);
            assertThat(Math.abs(reached - wanted)).isLessThanOrEqualTo(Math.abs(other - wanted));
        }
    }

    /** The same count, found by the definition rather than by sorting. */
    private static int judgedAt(List<Silence> silences, double multiple) {
        int judged = 0;
        for (Silence silence : silences) {
            // 30 days: the gap of a shop without a warm-up
            double gap = Double.isNaN(silence.medianGapDays()) ? 30 : silence.medianGapDays();
            long day = silence.startDay() + (long) Math.floor(multiple * gap) + 1;
            if (day < silence.nextDay() && ALL.isJudged(day)) {
                judged++;
            }
        }
        return judged;
    }
}
