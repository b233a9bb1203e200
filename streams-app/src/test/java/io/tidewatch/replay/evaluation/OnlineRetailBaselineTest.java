package io.tidewatch.replay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.replay.log.Dataset;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.FieldMapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The published early-warning baselines on Online Retail (regulars, judged from 2011-09-09), which hold the definitions in
 * place: another reading of visit, departure or alert gives other numbers.
 */
class OnlineRetailBaselineTest {
    private static final long FROM = UtcDays.of(Instant.parse("2011-09-09T00:00:00Z"));
    private static List<Silence> silences;
    private static long end;

    @BeforeAll
    static void readTheLog() {
        VisitLog visits = new VisitLog();
        try (EventLog log =
                Dataset.ONLINE_RETAIL.source(List.of(), FieldMapping.NONE).open()) {
            log.forEachRemaining(event -> {
                visits.add(event);
                end = UtcDays.of(event.time());
            });
        }
        silences = new ArrayList<>();
        visits.forEachSilence(silences::add);
    }

    @Test
    void silenceOf33DaysAtAHorizonOf30() {
        // When
        Quality quality = judge(30, silentFor(33));

        // Then
        assertThat(quality.departures()).isEqualTo(1052);
        assertThat(quality.judgedAlerts()).isEqualTo(468);
        assertThat(quality.precision()).hasValueCloseTo(.434, within(.0005));
        assertThat(quality.recall()).hasValue(0);
    }

    @Test
    void silenceOf29DaysAtAHorizonOf45() {
        // When
        Quality quality = judge(45, silentFor(29));

        // Then
        assertThat(quality.departures()).isEqualTo(504);
        assertThat(quality.judgedAlerts()).isEqualTo(272);
        assertThat(quality.precision()).hasValueCloseTo(.316, within(.0005));
        assertThat(quality.recall()).hasValue(1);
        assertThat(quality.earlyRecall()).hasValue(0);
    }

    @Test
    void theGapRuleAtAbout483Alerts() {
        // Given: many silences tie at one median gap, so the number is not hit exactly
        GapRule rule = GapRule.matching(silences, observation(30), EarlyWarning.REGULAR_VISITS, 483);

        // When
        Quality quality = judge(30, rule);

        // Then
        assertThat(rule.multiple()).isCloseTo(1, within(.05));
        assertThat(quality.judgedAlerts()).isCloseTo(483, within(10));
        assertThat(quality.precision()).hasValueCloseTo(.195, within(.01));
        assertThat(quality.recall()).hasValueCloseTo(.195, within(.015));
        assertThat(quality.earlyRecall()).hasValueCloseTo(.050, within(.005));
    }

    private static Quality judge(int horizonDays, WarningRule rule) {
        return EarlyWarning.judge(silences, rule, observation(horizonDays), EarlyWarning.REGULAR_VISITS);
    }

    private static Observation observation(int horizonDays) {
        return new Observation(FROM, end, horizonDays);
    }

    /** Warns once a silence is longer than so many days. */
    private static WarningRule silentFor(int days) {
        return silence -> {
            long day = silence.startDay() + days + 1;
            return day < silence.nextDay() && day <= end ? OptionalLong.of(day) : OptionalLong.empty();
        };
    }
}
