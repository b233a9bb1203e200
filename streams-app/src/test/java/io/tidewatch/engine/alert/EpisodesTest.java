package io.tidewatch.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.Events;
import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.Patient;
import io.tidewatch.engine.profile.EpisodeState;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.Trigger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.junit.jupiter.api.Test;

/** Bands at .30, .50 and .80 with hysteresis .05, cool-down 7 days, expiry after 30 days. */
class EpisodesTest {
    private static final long DAY = 86_400_000L;
    private static final long[] GRID = {0, 10 * DAY, 20 * DAY};

    private final AlertPolicy policy = new AlertPolicy(PolicySettings.defaults(), new FormulaScorer(1).manifest());
    private final Episodes episodes = new Episodes(policy);
    private final Profile profile = Profile.empty();

    @Test
    void raisesOneAlertPerEpisodeAndBand() {
        visit(0, 1_000);
        assertThat(kinds(within(0.01, 5_500))).containsExactly(AlertKind.RAISED);
        assertThat(within(0.02, 6_000)).isEmpty();
        assertThat(kinds(within(0.03, 8_500))).containsExactly(AlertKind.ESCALATED);
        assertThat(within(0.04, 9_000)).isEmpty();
        assertThat(within(0.05, 7_800)).as("hysteresis keeps it critical").isEmpty();
        assertThat(within(0.06, 8_100)).as("no second escalation").isEmpty();
    }

    @Test
    void resolvesWhenTheRiskFallsBelowTheHysteresis() {
        visit(0, 5_500);
        assertThat(within(0.01, 4_600)).isEmpty();
        List<Transition> resolved = within(0.02, 4_400);
        assertThat(kinds(resolved)).containsExactly(AlertKind.RESOLVED);
        assertThat(resolved.get(0).previousBand()).isEqualTo(Band.AT_RISK);
        assertThat(resolved.get(0).band()).isEqualTo(Band.WATCH);
    }

    @Test
    void resolvesWhenTheUserReturnsAndKeepsQuietWhileTheCoolDownRuns() {
        visit(0, 5_500);

        assertThat(kinds(visit(3, 6_000))).containsExactly(AlertKind.RESOLVED);
        assertThat(visit(5, 6_000)).isEmpty();
        assertThat(kinds(visit(12, 6_000))).as("after the cool-down").containsExactly(AlertKind.RAISED);
    }

    @Test
    void aUserAtRiskDuringTheCoolDownIsRaisedWhenItEnds() {
        visit(0, 5_500);
        visit(3, 6_000);

        List<Transition> raised = silence(12, 6_000, 6_000, 6_000);

        assertThat(kinds(raised)).containsExactly(AlertKind.RAISED);
        assertThat(raised.get(0).trigger()).isEqualTo(Trigger.SILENCE);
        assertThat(raised.get(0).time()).isEqualTo(at(10));
    }

    @Test
    void aUserWhoseRiskFellDuringTheCoolDownIsNotRaised() {
        visit(0, 5_500);
        visit(3, 6_000);

        assertThat(silence(60, 6_000, 4_000, 4_000)).isEmpty();
    }

    @Test
    void aRiskThatComesBackAfterTheCoolDownIsRaisedThen() {
        visit(0, 5_500);
        visit(3, 6_000);

        List<Transition> raised = silence(30, 6_000, 4_000, 6_000);

        assertThat(kinds(raised)).containsExactly(AlertKind.RAISED);
        assertThat(raised.get(0).time()).isEqualTo(at(18));
        assertThat(raised.get(0).risk()).isEqualTo(5_000);
    }

    @Test
    void silenceRaisesAtTheMomentTheLineIsCrossed() {
        visit(0, 1_000);

        List<Transition> transitions = silence(15, 1_000, 6_000, 9_000);

        assertThat(transitions).extracting(Transition::band).containsExactly(Band.WATCH, Band.AT_RISK);
        assertThat(transitions.get(0).kind()).isEmpty();
        assertThat(transitions.get(1).kind()).hasValue(AlertKind.RAISED);
        assertThat(transitions.get(1).time()).isEqualTo(at(8));
        assertThat(transitions.get(1).risk()).isEqualTo(5_000);
    }

    @Test
    void theMomentDoesNotDependOnWhenItIsNoticed() {
        visit(0, 1_000);
        Profile late = profile.copy();
        RiskCurve curve = new RiskCurve(GRID, new int[] {1_000, 6_000, 9_000});

        List<Transition> stepwise = new java.util.ArrayList<>();
        for (double day = 0; day < 60; day += 0.7) {
            stepwise.addAll(episodes.advance(profile, curve, at(day)));
        }
        List<Transition> atOnce = episodes.advance(late, curve, at(60));

        assertThat(stepwise).isEqualTo(atOnce);
        assertThat(kinds(atOnce)).containsExactly(AlertKind.RAISED, AlertKind.ESCALATED, AlertKind.EXPIRED);
    }

    @Test
    void expiresWithoutAReturnAndSaysNothingMoreUntilThen() {
        visit(0, 1_000);
        List<Transition> transitions = silence(100, 1_000, 6_000, 6_000);

        assertThat(kinds(transitions)).containsExactly(AlertKind.RAISED, AlertKind.EXPIRED);
        assertThat(transitions.get(2).time()).isEqualTo(at(38));
        assertThat(profile.episodeState()).isEqualTo(EpisodeState.EXPIRED);
        assertThat(visit(120, 6_000))
                .as("back, but quiet while the cool-down runs")
                .isEmpty();
        assertThat(profile.episodeState()).isEqualTo(EpisodeState.NONE);
    }

    @Test
    void tellsWhenTheNextStepIsDue() {
        visit(0, 1_000);
        RiskCurve curve = new RiskCurve(GRID, new int[] {1_000, 6_000, 6_000});

        assertThat(episodes.nextDue(profile, curve)).hasValue(at(4));
        episodes.advance(profile, curve, at(4));
        assertThat(episodes.nextDue(profile, curve)).hasValue(at(8));
        episodes.advance(profile, curve, at(8));
        assertThat(episodes.nextDue(profile, curve)).as("the expiry").hasValue(at(38));
        episodes.advance(profile, curve, at(38));
        assertThat(episodes.nextDue(profile, curve)).isEmpty();
    }

    @Test
    void withAPatienceAtRiskIsRaisedOnlyAfterSoMuchSilence() {
        Episodes patient = patient(7);
        apply(0);
        assertThat(patient.onEvent(profile, flat(6_000), at(0), false)).isEmpty();

        assertThat(patient.nextDue(profile, flat(6_000))).hasValue(at(7));
        List<Transition> raised = patient.advance(profile, flat(6_000), at(20));

        assertThat(kinds(raised)).containsExactly(AlertKind.RAISED);
        assertThat(raised.get(0).time()).isEqualTo(at(7));
        assertThat(raised.get(0).trigger()).isEqualTo(Trigger.SILENCE);
        assertThat(raised.get(0).band()).isEqualTo(Band.AT_RISK);
    }

    @Test
    void whoComesBackWithinThePatienceIsNotRaised() {
        Episodes patient = patient(7);
        apply(0);
        patient.onEvent(profile, flat(6_000), at(0), false);
        assertThat(patient.advance(profile, flat(6_000), at(5))).isEmpty();

        apply(5);
        assertThat(patient.onEvent(profile, flat(6_000), at(5), true)).isEmpty();
        assertThat(patient.nextDue(profile, flat(6_000))).hasValue(at(12));
    }

    @Test
    void theRiskAtTheEndOfThePatienceDecides() {
        Episodes patient = patient(10);
        apply(0);
        RiskCurve falls = new RiskCurve(GRID, new int[] {6_000, 4_000, 6_000});
        patient.onEvent(profile, falls, at(0), false);

        List<Transition> raised = patient.advance(profile, falls, at(20));

        assertThat(raised.get(0).time()).isEqualTo(at(15));
        assertThat(raised.get(0).risk()).isEqualTo(5_000);
    }

    @Test
    void criticalDoesNotWait() {
        Episodes patient = patient(15);
        apply(0);
        assertThat(patient.onEvent(profile, flat(6_000), at(0), false)).isEmpty();
        apply(0.1);
        List<Transition> byEvent = patient.onEvent(profile, flat(8_500), at(0.1), false);
        assertThat(kinds(byEvent)).containsExactly(AlertKind.RAISED);
        assertThat(byEvent.get(0).band()).isEqualTo(Band.CRITICAL);

        Profile other = Profile.empty();
        ProfileUpdater.apply(other, Events.purchase("v", 0, 20));
        RiskCurve rises = new RiskCurve(GRID, new int[] {6_000, 9_000, 9_000});
        patient.onEvent(other, rises, at(0), false);
        List<Transition> bySilence = patient.advance(other, rises, at(10));
        assertThat(kinds(bySilence)).containsExactly(AlertKind.RAISED);
        assertThat(bySilence.get(0).band()).isEqualTo(Band.CRITICAL);
        assertThat(bySilence.get(0).risk()).isEqualTo(8_000);
    }

    @Test
    void afterTheDeadlineOnlyCriticalRaises() {
        Episodes prompt = new Episodes(new AlertPolicy(Patient.policy(0, 6), new FormulaScorer(1).manifest()));
        apply(0);
        RiskCurve late = new RiskCurve(GRID, new int[] {1_000, 6_000, 6_000});
        prompt.onEvent(profile, late, at(0), false);
        assertThat(kinds(prompt.advance(profile, late, at(90)))).isEmpty();
        assertThat(prompt.nextDue(profile, late)).isEmpty();

        Profile other = Profile.empty();
        ProfileUpdater.apply(other, Events.purchase("v", 0, 20));
        RiskCurve critical = new RiskCurve(GRID, new int[] {1_000, 6_000, 9_000});
        prompt.onEvent(other, critical, at(0), false);
        List<Transition> raised = prompt.advance(other, critical, at(20));
        assertThat(raised).extracting(Transition::band).containsExactly(Band.WATCH, Band.CRITICAL);
        assertThat(raised.get(1).kind()).hasValue(AlertKind.RAISED);
    }

    @Test
    void onTheDeadlineItselfAtRiskStillRaises() {
        Episodes prompt = new Episodes(new AlertPolicy(Patient.policy(0, 8), new FormulaScorer(1).manifest()));
        apply(0);
        RiskCurve curve = new RiskCurve(GRID, new int[] {1_000, 6_000, 6_000});
        prompt.onEvent(profile, curve, at(0), false);

        assertThat(kinds(prompt.advance(profile, curve, at(8)))).containsExactly(AlertKind.RAISED);
    }

    @Test
    void withAPatienceTooTheMomentDoesNotDependOnWhenItIsNoticed() {
        Episodes patient = patient(6);
        apply(0);
        RiskCurve curve = new RiskCurve(GRID, new int[] {1_000, 9_000, 9_000});
        patient.onEvent(profile, curve, at(0), false);
        Profile late = profile.copy();

        List<Transition> stepwise = new java.util.ArrayList<>();
        for (double day = 0; day < 60; day += 0.7) {
            stepwise.addAll(patient.advance(profile, curve, at(day)));
        }

        assertThat(stepwise).isEqualTo(patient.advance(late, curve, at(60)));
        assertThat(kinds(stepwise)).containsExactly(AlertKind.RAISED, AlertKind.ESCALATED, AlertKind.EXPIRED);
    }

    @Test
    void idsAreThoseOfTheEpisodeTheKindAndTheBand() {
        visit(0, 1_000);
        Transition raised = within(0.01, 5_500).get(0);
        Transition escalated = within(0.02, 8_500).get(0);

        assertThat(raised.episodeId("u")).isEqualTo(escalated.episodeId("u"));
        assertThat(raised.alertId("u")).hasSize(32).isNotEqualTo(escalated.alertId("u"));
        assertThat(raised.alertId("u")).isNotEqualTo(raised.alertId("v"));
    }

    @Test
    void aPolicyThatTakesOverInASilenceDatesNothingBefore() {
        visit(0, 1_000);
        Episodes successor = new Episodes(policy, at(12));
        RiskCurve curve = new RiskCurve(GRID, new int[] {1_000, 6_000, 9_000});

        assertThat(successor.nextDue(profile, curve)).hasValue(at(12));
        List<Transition> transitions = successor.advance(profile, curve, at(40));

        assertThat(kinds(transitions)).containsExactly(AlertKind.RAISED, AlertKind.ESCALATED);
        assertThat(transitions).extracting(Transition::time).first().isEqualTo(at(12));
        assertThat(transitions.get(0).expires()).isEqualTo(at(42));
    }

    @Test
    void anOpenEpisodeGoesOnUnderThePolicyThatTakesOver() {
        visit(0, 1_000);
        Transition raised = silence(9, 1_000, 6_000, 6_000).get(1);
        Episodes successor = new Episodes(policy, at(12));

        List<Transition> then =
                successor.advance(profile, new RiskCurve(GRID, new int[] {1_000, 9_000, 9_000}), at(60));

        assertThat(kinds(then)).containsExactly(AlertKind.ESCALATED, AlertKind.EXPIRED);
        assertThat(then.get(0).time()).isEqualTo(at(12));
        assertThat(then.get(1).time()).as("as it was said when it was raised").isEqualTo(at(38));
        assertThat(then).extracting(step -> step.episodeId("u")).containsOnly(raised.episodeId("u"));
    }

    /** The quick answer, whatever has happened to the user, against the one that looks for the next step. */
    @Property(tries = 5_000)
    @StatisticsReport(StatisticsReportMode.OFF)
    void isDueExactlyWhenTheNextStepIs(
            @ForAll @Size(3) List<@IntRange(max = RiskCurve.ONE) Integer> risks,
            @ForAll @IntRange(max = 12) int patience,
            @ForAll Band band,
            @ForAll Band alerted,
            @ForAll EpisodeState state,
            @ForAll @IntRange(max = 50) int until,
            @ForAll @IntRange(max = 50) int coolDownUntil,
            @ForAll @IntRange(min = 20, max = 50) int expires,
            @ForAll @IntRange(max = 50) int inForceSince) {
        AlertPolicy anyPolicy = new AlertPolicy(Patient.policy(patience), new FormulaScorer(1).manifest());
        Episodes any = new Episodes(anyPolicy, at(inForceSince));
        apply(20);
        profile.band(band);
        profile.alertedBand(alerted);
        profile.episodeState(state);
        profile.coolDownUntil(at(coolDownUntil));
        profile.episodeExpires(at(expires));
        RiskCurve curve =
                new RiskCurve(GRID, risks.stream().mapToInt(Integer::intValue).toArray());

        OptionalLong next = any.nextDue(profile, curve);

        Statistics.label("the next step")
                .collect(next.isEmpty() ? "never" : next.getAsLong() <= at(until) ? "due" : "later")
                .coverage(tries -> {
                    for (String when : List.of("never", "due", "later")) {
                        tries.check(when).percentage(share -> share > 5);
                    }
                });
        assertThat(any.isDue(profile, curve, at(until))).isEqualTo(next.isPresent() && next.getAsLong() <= at(until));
    }

    private static Episodes patient(int days) {
        return new Episodes(new AlertPolicy(Patient.policy(days), new FormulaScorer(1).manifest()));
    }

    private void apply(double day) {
        ProfileUpdater.apply(profile, Events.purchase("u", day, 20));
    }

    private List<Transition> visit(double day, int risk) {
        boolean returns = !profile.isNew();
        ProfileUpdater.apply(profile, Events.purchase("u", day, 20));
        return episodes.onEvent(profile, flat(risk), at(day), returns);
    }

    private List<Transition> within(double day, int risk) {
        ProfileUpdater.apply(profile, Events.purchase("u", day, 20));
        return episodes.onEvent(profile, flat(risk), at(day), false);
    }

    private List<Transition> silence(double until, int... risks) {
        return episodes.advance(profile, new RiskCurve(GRID, risks), at(until));
    }

    private static RiskCurve flat(int risk) {
        return new RiskCurve(GRID, new int[] {risk, risk, risk});
    }

    private static long at(double day) {
        return Events.day(day).toEpochMilli();
    }

    private static List<AlertKind> kinds(List<Transition> transitions) {
        return transitions.stream()
                .map(Transition::kind)
                .flatMap(Optional::stream)
                .toList();
    }
}
