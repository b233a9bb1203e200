package io.tidewatch.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.Events;
import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.profile.EpisodeState;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.EventType;
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

/**
 * Bands at .30, .50 and .80 with hysteresis .05, a cool-down of 7 days. One visit: the usual gap is the shop's, 7 days, and the
 * window 30 days, of which a silence raises AT_RISK from day 7 to day 15.
 */
class EpisodesTest {
    private static final int[] GRID = {0, 2_000, 4_000, 6_000, 10_000};

    private final AlertPolicy policy = new AlertPolicy(PolicySettings.defaults(), new FormulaScorer(1).manifest());
    private final WindowRule windows = new FormulaScorer(1).manifest().window();
    private final Episodes episodes = new Episodes(policy);
    private final Profile profile = Profile.empty();

    @Test
    void troubleRaisesOneAlertPerEpisodeAndBand() {
        visit(0, 1_000);
        assertThat(kinds(trouble(0.01, 5_500))).containsExactly(AlertKind.RAISED);
        assertThat(trouble(0.02, 6_000)).isEmpty();
        assertThat(kinds(trouble(0.03, 8_500))).containsExactly(AlertKind.ESCALATED);
        assertThat(trouble(0.04, 9_000)).isEmpty();
        assertThat(trouble(0.05, 7_800)).as("hysteresis keeps it critical").isEmpty();
        assertThat(trouble(0.06, 8_100)).as("no second escalation").isEmpty();
    }

    @Test
    void aVisitOrAPurchaseByItselfRaisesNothing() {
        assertThat(visit(0, 9_500)).isEmpty();
        assertThat(within(0.01, 9_900)).isEmpty();
        assertThat(kinds(trouble(0.02, 5_500)))
                .as("what raises does so after them")
                .containsExactly(AlertKind.RAISED);
        assertThat(within(0.03, 9_500)).as("nor does it escalate").isEmpty();
    }

    @Test
    void resolvesWhenTheRiskFallsBelowTheHysteresis() {
        visit(0, 1_000);
        trouble(0.01, 5_500);
        assertThat(within(0.02, 4_600)).isEmpty();
        List<Transition> resolved = within(0.03, 4_400);
        assertThat(kinds(resolved)).containsExactly(AlertKind.RESOLVED);
        assertThat(resolved.get(0).previousBand()).isEqualTo(Band.AT_RISK);
        assertThat(resolved.get(0).band()).isEqualTo(Band.WATCH);
    }

    @Test
    void resolvesWhenTheCustomerReturnsAndKeepsQuietWhileTheCoolDownRuns() {
        visit(0, 1_000);
        trouble(0.01, 5_500);

        assertThat(kinds(visit(3, 6_000))).containsExactly(AlertKind.RESOLVED);
        assertThat(trouble(5, 6_000)).isEmpty();
        assertThat(kinds(trouble(12, 6_000))).as("after the cool-down").containsExactly(AlertKind.RAISED);
    }

    @Test
    void silenceRaisesAtTheMomentTheLineIsCrossed() {
        visit(0, 1_000);

        List<Transition> transitions = silence(15, 1_000, 3_000, 7_000, 7_000, 7_000);

        assertThat(transitions).extracting(Transition::band).containsExactly(Band.WATCH, Band.AT_RISK);
        assertThat(transitions.get(0).kind()).isEmpty();
        assertThat(transitions.get(0).time()).isEqualTo(in(6));
        assertThat(transitions.get(1).kind()).hasValue(AlertKind.RAISED);
        assertThat(transitions.get(1).time()).isEqualTo(in(9));
        assertThat(transitions.get(1).risk()).isEqualTo(5_000);
        assertThat(transitions.get(1).trigger()).isEqualTo(Trigger.SILENCE);
    }

    @Test
    void aSilenceRaisesNothingBeforeTheUsualGapHasPassed() {
        visit(0, 1_000);

        List<Transition> transitions = silence(29, 6_000, 6_000, 6_000, 6_000, 6_000);

        assertThat(kinds(transitions)).containsExactly(AlertKind.RAISED);
        assertThat(last(transitions).time()).isEqualTo(in(7));
    }

    @Test
    void ofSlowCustomersItRaisesFromAQuarterOfTheWindowOn() {
        // Two visits 200 days apart: the usual gap is longer than a quarter of the longest window.
        visit(0, 1_000);
        visit(1_000, 1_000);
        ChurnWindow window = windows.of(Standing.of(profile));
        assertThat(window.usualGapDays()).isGreaterThan(window.days() / 4);

        Transition raised = last(silence(1_200, 6_000, 6_000, 6_000, 6_000, 6_000).stream()
                .filter(step -> step.kind().equals(Optional.of(AlertKind.RAISED)))
                .toList());

        assertThat(raised.time()).isEqualTo(window.begin() + window.millis() / 4);
    }

    @Test
    void afterTheDeadlineNothingIsRaisedButAnOpenEpisodeEscalates() {
        visit(0, 1_000);
        Profile warned = profile.copy();

        assertThat(kinds(silence(29, 1_000, 1_000, 1_000, 6_000, 9_900))).isEmpty();
        List<Transition> steps = episodes.advance(warned, curve(1_000, 3_000, 6_000, 7_000, 9_000), in(29));
        assertThat(kinds(steps)).containsExactly(AlertKind.RAISED, AlertKind.ESCALATED);
        assertThat(last(steps).time()).isEqualTo(in(24));
        assertThat(last(steps).band()).isEqualTo(Band.CRITICAL);
    }

    @Test
    void onTheDeadlineItselfAtRiskStillRaises() {
        visit(0, 1_000);
        // .5 at half of the window, day 15.
        assertThat(last(silence(16, 1_000, 1_000, 3_000, 7_000, 7_000)).time()).isEqualTo(in(15));
    }

    @Test
    void expiresWhenTheWindowEndsAndSaysNothingMoreUntilAReturn() {
        visit(0, 1_000);
        List<Transition> transitions = silence(100, 1_000, 3_000, 6_000, 6_000, 6_000);

        assertThat(kinds(transitions)).containsExactly(AlertKind.RAISED, AlertKind.EXPIRED);
        assertThat(last(transitions).time()).isEqualTo(in(30));
        assertThat(last(transitions).time()).isEqualTo(curve(1).window().due());
        assertThat(profile.episodeState()).isEqualTo(EpisodeState.EXPIRED);
        assertThat(trouble(100, 9_000)).as("no visit, and the customer is lost").isEmpty();
        assertThat(profile.episodeState()).isEqualTo(EpisodeState.EXPIRED);
        assertThat(visit(120, 1_000)).isEmpty();
        assertThat(profile.episodeState()).isEqualTo(EpisodeState.NONE);
    }

    @Test
    void whoWasNotWarnedOfInTimeIsNotWarnedOfAfterTheWindow() {
        visit(0, 1_000);

        assertThat(kinds(silence(300, 1_000, 1_000, 1_000, 1_000, 1_000))).isEmpty();
        assertThat(trouble(300, 9_900)).isEmpty();
    }

    @Test
    void aCustomerAtRiskDuringTheCoolDownIsRaisedWhenItEnds() {
        visit(0, 1_000);
        trouble(0.01, 6_000);
        visit(3, 6_000);
        // The usual gap, now of the shop and of three days, has passed before the cool-down ends.
        ChurnWindow window = windows.of(Standing.of(profile));
        assertThat(window.usualGapPasses()).isLessThan(at(10));

        List<Transition> raised = silence(12, 6_000, 6_000, 6_000, 6_000, 6_000);

        assertThat(kinds(raised)).containsExactly(AlertKind.RAISED);
        assertThat(last(raised).time()).isEqualTo(at(10));
    }

    @Test
    void theMomentDoesNotDependOnWhenItIsNoticed() {
        visit(0, 1_000);
        Profile late = profile.copy();
        RiskCurve curve = curve(1_000, 3_000, 6_000, 9_000, 9_000);

        List<Transition> stepwise = new java.util.ArrayList<>();
        for (double day = 0; day < 60; day += 0.7) {
            stepwise.addAll(episodes.advance(profile, curve, at(day)));
        }
        List<Transition> atOnce = episodes.advance(late, curve, at(60));

        assertThat(stepwise).isEqualTo(atOnce);
        assertThat(kinds(atOnce)).containsExactly(AlertKind.RAISED, AlertKind.ESCALATED, AlertKind.EXPIRED);
    }

    @Test
    void tellsWhenTheNextStepIsDue() {
        visit(0, 1_000);
        RiskCurve curve = curve(1_000, 3_000, 7_000, 7_000, 7_000);

        assertThat(episodes.nextDue(profile, curve)).hasValue(in(6));
        episodes.advance(profile, curve, in(6));
        assertThat(episodes.nextDue(profile, curve)).hasValue(in(9));
        episodes.advance(profile, curve, in(9));
        assertThat(episodes.nextDue(profile, curve)).as("the window's end").hasValue(in(30));
        episodes.advance(profile, curve, in(30));
        assertThat(episodes.nextDue(profile, curve)).isEmpty();
    }

    @Test
    void idsAreThoseOfTheEpisodeTheKindAndTheBand() {
        visit(0, 1_000);
        Transition raised = trouble(0.01, 5_500).get(0);
        Transition escalated = trouble(0.02, 8_500).get(0);

        assertThat(raised.episodeId("u")).isEqualTo(escalated.episodeId("u"));
        assertThat(raised.alertId("u")).hasSize(32).isNotEqualTo(escalated.alertId("u"));
        assertThat(raised.alertId("u")).isNotEqualTo(raised.alertId("v"));
    }

    @Test
    void aPolicyThatTakesOverInASilenceDatesNothingBefore() {
        visit(0, 1_000);
        Episodes successor = new Episodes(policy, in(12));
        RiskCurve curve = curve(1_000, 3_000, 7_000, 9_000, 9_000);

        assertThat(successor.nextDue(profile, curve)).hasValue(in(12));
        List<Transition> transitions = successor.advance(profile, curve, in(40));

        assertThat(kinds(transitions)).containsExactly(AlertKind.RAISED, AlertKind.ESCALATED, AlertKind.EXPIRED);
        assertThat(transitions).extracting(Transition::time).first().isEqualTo(in(12));
        assertThat(transitions.get(0).expires()).isEqualTo(in(30));
    }

    @Test
    void anOpenEpisodeGoesOnUnderThePolicyThatTakesOver() {
        visit(0, 1_000);
        Transition raised = last(silence(10, 1_000, 3_000, 7_000, 7_000, 7_000));
        Episodes successor = new Episodes(policy, in(12));

        List<Transition> then = successor.advance(profile, curve(1_000, 3_000, 9_000, 9_000, 9_000), in(60));

        assertThat(kinds(then)).containsExactly(AlertKind.ESCALATED, AlertKind.EXPIRED);
        assertThat(then.get(0).time()).isEqualTo(in(12));
        assertThat(then).extracting(step -> step.episodeId("u")).containsOnly(raised.episodeId("u"));
    }

    @Test
    void aModelThatDoesNotKnowTheShopRaisesNothingAndEndsWhatIsOpen() {
        visit(0, 1_000);
        silence(10, 1_000, 3_000, 7_000, 7_000, 7_000);
        Episodes quiet = new Episodes(
                new AlertPolicy(PolicySettings.defaults().forShop("another"), new FormulaScorer(1).manifest()));

        List<Transition> then = quiet.advance(profile, curve(1_000, 3_000, 9_000, 9_000, 9_000), in(60));
        assertThat(kinds(then)).containsExactly(AlertKind.EXPIRED);

        ProfileUpdater.apply(profile, Events.purchase("u", 100, 20));
        quiet.onEvent(profile, flat(9_000), at(100), true, false);
        assertThat(kinds(quiet.advance(profile, flat(9_900), at(200)))).isEmpty();
    }

    /** The quick answer, whatever has happened to the customer, against the one that looks for the next step. */
    @Property(tries = 5_000)
    @StatisticsReport(StatisticsReportMode.OFF)
    void isDueExactlyWhenTheNextStepIs(
            @ForAll @Size(5) List<@IntRange(max = RiskCurve.ONE) Integer> risks,
            @ForAll Band band,
            @ForAll Band alerted,
            @ForAll EpisodeState state,
            @ForAll @IntRange(max = 60) int until,
            @ForAll @IntRange(max = 50) int coolDownUntil,
            @ForAll @IntRange(min = 20, max = 50) int expires,
            @ForAll @IntRange(max = 50) int inForceSince) {
        Episodes any = new Episodes(policy, at(inForceSince));
        ProfileUpdater.apply(profile, Events.purchase("u", 20, 20));
        profile.band(band);
        profile.alertedBand(alerted);
        profile.episodeState(state);
        profile.coolDownUntil(at(coolDownUntil));
        profile.episodeExpires(at(expires));
        RiskCurve curve = curve(risks.stream().mapToInt(Integer::intValue).toArray());

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

    private List<Transition> visit(double day, int risk) {
        boolean returns = !profile.isNew();
        ProfileUpdater.apply(profile, Events.purchase("u", day, 20));
        return episodes.onEvent(profile, flat(risk), at(day), returns, false);
    }

    private List<Transition> within(double day, int risk) {
        ProfileUpdater.apply(profile, Events.purchase("u", day, 20));
        return episodes.onEvent(profile, flat(risk), at(day), false, false);
    }

    private List<Transition> trouble(double day, int risk) {
        ProfileUpdater.apply(profile, Events.event("u", EventType.RETURN, day));
        return episodes.onEvent(profile, flat(risk), at(day), false, true);
    }

    private List<Transition> silence(double until, int... risks) {
        return episodes.advance(profile, curve(risks), in(until));
    }

    private RiskCurve flat(int risk) {
        return curve(risk, risk, risk, risk, risk);
    }

    private RiskCurve curve(int... risks) {
        return new RiskCurve(
                risks.length == GRID.length ? GRID : new int[] {0}, risks, windows.of(Standing.of(profile)));
    }

    private static Transition last(List<Transition> transitions) {
        return transitions.get(transitions.size() - 1);
    }

    private static long at(double day) {
        return Events.day(day).toEpochMilli();
    }

    /** So many days into the window of a visit on day 0. */
    private static long in(double days) {
        return Math.floorDiv(at(0), DAY) * DAY + DAY + (long) (days * DAY);
    }

    private static final long DAY = 86_400_000L;

    private static List<AlertKind> kinds(List<Transition> transitions) {
        return transitions.stream()
                .map(Transition::kind)
                .flatMap(Optional::stream)
                .toList();
    }
}
