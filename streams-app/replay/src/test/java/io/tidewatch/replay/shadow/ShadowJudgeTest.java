package io.tidewatch.replay.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.replay.report.ShadowPage;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ModelOpinion;
import io.tidewatch.topics.ShadowScore;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ShadowJudgeTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final OptionalDouble NO_WARNING = OptionalDouble.empty();

    private final ShadowJudge judge = new ShadowJudge();

    @Test
    void judgesAVisitsLastScoresByTheNextVisit() {
        // Given: a back after 20 days, b never, both with a window of 30 days that is over
        add("a", 0, 0.9, 0.1);
        add("a", 0.01, 0.2, 0.3);
        add("b", 0, 0.6, 0.8);
        add("a", 20, 0.5, 0.5);
        add("c", 40, 0.5, 0.5);

        // When
        ShadowReport report = judge.report().orElseThrow();

        // Then: .2 and .6 against .3 and .8, on a who came back and b who did not
        assertThat(report.active().judged()).isEqualTo(2);
        assertThat(report.active().lost()).isOne();
        assertThat(report.active().rocAuc()).hasValue(1);
        assertThat(report.active().logLoss().orElseThrow())
                .isCloseTo(-(Math.log(0.8) + Math.log(0.6)) / 2, within(1e-9));
        assertThat(report.shadow().logLoss().orElseThrow())
                .isCloseTo(-(Math.log(0.7) + Math.log(0.8)) / 2, within(1e-9));
        assertThat(report.lossDifference().mean().orElseThrow())
                .isCloseTo(
                        report.shadow().logLoss().orElseThrow()
                                - report.active().logLoss().orElseThrow(),
                        within(1e-9));
        assertThat(report.events()).isEqualTo(5);
        assertThat(report.users()).isEqualTo(3);
    }

    @Test
    void aReturnOfGoodsIsNoVisit() {
        judge.add(score("a", EventType.PURCHASE, 0, 0.2, NO_WARNING));
        judge.add(score("a", EventType.RETURN, 10, 0.7, NO_WARNING));
        add("b", 45, 0.5, 0.5);

        ShadowReport report = judge.report().orElseThrow();

        assertThat(report.active().judged()).isOne();
        assertThat(report.active().lost()).isOne();
    }

    @Test
    void countsTheWarningsThatASilenceWouldHaveBrought() {
        // Given: after 5 days; back before, back in time, back after the window, and not over yet
        warned("early", 0, 5);
        add("early", 3, 0.5, 0.5);
        warned("wrong", 0, 5);
        add("wrong", 30, 0.5, 0.5);
        warned("right", 0, 5);
        add("right", 31, 0.5, 0.5);
        warned("open", 30, 5);
        add("end", 50, 0.5, 0.5);

        // When
        ModelFigures active = judge.report().orElseThrow().active();

        // Then
        assertThat(active.alerts()).isEqualTo(3);
        assertThat(active.judgedAlerts()).isEqualTo(2);
        assertThat(active.rightAlerts()).isOne();
        assertThat(active.precision()).hasValue(0.5);
    }

    @Test
    void judgesEachModelByTheWindowThatItGives() {
        // Given: back after 40 days, by which the first's window of 30 days was over and the second's of 60 was not
        judge.add(score("a", EventType.BROWSE, 0, opinion("first", 0.5), windowed("second", 0.5, 60)));
        judge.add(score("a", EventType.BROWSE, 40, opinion("first", 0.5), windowed("second", 0.5, 60)));
        judge.add(score("b", EventType.BROWSE, 61, opinion("first", 0.5), windowed("second", 0.5, 60)));

        // When
        ShadowReport report = judge.report().orElseThrow();

        // Then
        assertThat(report.active().judged()).isOne();
        assertThat(report.active().lost()).isOne();
        assertThat(report.active().medianWindowDays()).isEqualTo(30);
        assertThat(report.shadow().judged()).isOne();
        assertThat(report.shadow().lost()).isZero();
        assertThat(report.shadow().medianWindowDays()).isEqualTo(60);
    }

    @Test
    void modelsWhoseWindowsDisagreeTooOftenAreNotCompared() {
        // Given: everybody is back after 40 days or never
        for (int user = 0; user < 300; user++) {
            judge.add(score("u" + user, EventType.BROWSE, 0, opinion("first", 0.5), windowed("second", 0.5, 60)));
            if (user % 2 == 0) {
                judge.add(score("u" + user, EventType.BROWSE, 40, opinion("first", 0.5), windowed("second", 0.5, 60)));
            }
            if (user % 6 == 1) {
                judge.add(score("u" + user, EventType.BROWSE, 20, opinion("first", 0.5), windowed("second", 0.5, 60)));
            }
        }
        judge.add(score("end", EventType.BROWSE, 120, opinion("first", 0.5), windowed("second", 0.5, 60)));

        // When
        ShadowReport report = judge.report().orElseThrow();

        // Then
        assertThat(report.tooEarly()).isFalse();
        assertThat(report.lossDifference().mean()).isEmpty();
        assertThat(report.verdict()).startsWith("The models' churn windows disagree");
    }

    @Test
    void whoHasOnlyReturnedGoodsHasNoSilence() {
        judge.add(score("a", EventType.RETURN, 0, 0.2, NO_WARNING));
        add("b", 45, 0.5, 0.5);

        assertThat(judge.report().orElseThrow().active().judged()).isZero();
    }

    @Test
    void saysWhenItIsTooEarly() {
        add("a", 0, 0.5, 0.5);

        ShadowReport report = judge.report().orElseThrow();

        assertThat(report.tooEarly()).isTrue();
        assertThat(report.verdict())
                .startsWith("Too little outcome yet: 0 visits can be judged")
                .endsWith("2026-01-31.");
    }

    @Test
    void saysWhichDidBetterWhenThatIsNoChance() {
        for (int user = 0; user < 600; user++) {
            boolean leaves = user % 3 == 0;
            // The shadow knows more often than not; the active model says the same of everybody.
            double shadow = leaves == (user % 10 != 0) ? 0.8 : 0.2;
            judge.add(score("u" + user, EventType.BROWSE, 0, 0.33, shadow));
            if (!leaves) {
                judge.add(score("u" + user, EventType.BROWSE, 10, 0.33, 0.2));
            }
        }
        judge.add(score("end", EventType.BROWSE, 39, 0.3, 0.3));

        ShadowReport report = judge.report().orElseThrow();

        assertThat(report.tooEarly()).isFalse();
        assertThat(report.verdict()).contains("it did better");
        assertThat(report.active().rocAuc()).hasValue(0.5);
        assertThat(report.shadow().rocAuc().orElseThrow()).isBetween(0.85, 0.95);
    }

    @Test
    void anotherPairAndDaysWithoutRecordsAreTold() {
        judge.add(new ShadowScore("0", "a", EventType.BROWSE, START, opinion("old", 0.1), opinion("older", 0.1)));
        add("a", 1, 0.5, 0.5);
        add("a", 11, 0.5, 0.5);

        ShadowReport report = judge.report().orElseThrow();

        assertThat(report.pair().shadow()).isEqualTo("second");
        assertThat(report.otherPairs()).isOne();
        assertThat(report.daysWithout()).isEqualTo(9);
    }

    @Test
    void nothingIsNoReport() {
        assertThat(judge.report()).isEmpty();
    }

    @Test
    void isToldToMachinesAndToPeople() throws Exception {
        add("a", 0, 0.2, 0.6);
        add("a", 2, 0.2, 0.2);
        add("b", 40, 0.5, 0.5);
        ShadowReport report = judge.report().orElseThrow();

        JsonNode json = new ObjectMapper().readTree(ShadowReportJson.write(report));
        String page = ShadowPage.write(report);

        assertThat(json.at("/active/judged").asInt()).isEqualTo(2);
        assertThat(json.at("/same_band").asDouble()).isEqualTo(0.6667);
        assertThat(json.at("/bands/healthy/at_risk").asInt()).isOne();
        assertThat(json.at("/too_early").asBoolean()).isTrue();
        assertThat(page).contains(report.verdict()).contains("active: first").contains("<circle");
    }

    private void add(String user, double day, double active, double shadow) {
        judge.add(score(user, EventType.BROWSE, day, active, shadow));
    }

    private void warned(String user, double day, double afterDays) {
        judge.add(score(user, EventType.BROWSE, day, 0.5, OptionalDouble.of(afterDays)));
    }

    private static ShadowScore score(String user, EventType type, double day, double active, double shadow) {
        return score(user, type, day, opinion("first", active), opinion("second", shadow));
    }

    private static ShadowScore score(String user, EventType type, double day, double active, OptionalDouble warns) {
        return score(user, type, day, new ModelOpinion("first", active, 30, Band.WATCH, warns), opinion("second", 0.5));
    }

    private static ShadowScore score(
            String user, EventType type, double day, ModelOpinion active, ModelOpinion shadow) {
        Instant time = START.plus(Duration.ofMillis(Math.round(day * 86_400_000)));
        return new ShadowScore(user + "-" + day, user, type, time, active, shadow);
    }

    private static ModelOpinion opinion(String model, double risk) {
        return windowed(model, risk, 30);
    }

    private static ModelOpinion windowed(String model, double risk, int windowDays) {
        Band band = risk >= 0.6 ? Band.AT_RISK : risk >= 0.4 ? Band.WATCH : Band.HEALTHY;
        return new ModelOpinion(model, risk, windowDays, band, NO_WARNING);
    }
}
