package io.tidewatch.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Who stays away is forgotten, whenever timers fire and however events are batched, and is new when coming back. */
class ForgettingTest {
    /** Shorter than many a silence of the drawn logs, whose windows are shorter still or longer. */
    private static final int DAYS = Forgetting.LEAST_DAYS;

    private final MemoryState state = new MemoryState();
    private final List<ChurnAlert> alerts = new ArrayList<>();

    @Test
    void aUserWhoStaysAwayLeavesNothing() throws ScoringException {
        engine().decide(List.of(Events.purchase("u", 0, 20)), state, DetectionClock.EVENT_TIME);

        fire(DAYS + 400);

        assertThat(state.readProfile("u")).isEmpty();
        assertThat(state.timers()).isEmpty();
    }

    @Test
    void whatTheSilenceLedToIsDecidedFirst() throws ScoringException {
        engine().decide(regular(), state, DetectionClock.EVENT_TIME);

        fire(1000);

        assertThat(alerts).extracting(ChurnAlert::kind).contains(AlertKind.RAISED, AlertKind.EXPIRED);
        assertThat(state.readProfile("u")).isEmpty();
    }

    @Test
    void nobodyIsForgottenWhileTheWindowLasts() throws ScoringException {
        engine().decide(List.of(Events.purchase("u", 0, 20)), state, DetectionClock.EVENT_TIME);
        long due = windowEnd();

        Replays.fire(engine(), state, due - 1, alerts);

        assertThat(due)
                .as("or the rule has nothing to wait for")
                .isGreaterThan(Events.day(DAYS).toEpochMilli());
        assertThat(state.readProfile("u")).isPresent();
    }

    @Test
    void whoComesBackIsNew() throws ScoringException {
        engine().decide(regular(), state, DetectionClock.EVENT_TIME);

        Decision.Scored late = (Decision.Scored)
                engine().decide(List.of(Events.purchase("u", 1000, 20)), state, DetectionClock.EVENT_TIME)
                        .get(0);

        assertThat(late.standing().visits()).isEqualTo(1);
        assertThat(late.alerts())
                .as("the silence before belongs to the profile that was")
                .extracting(ChurnAlert::kind)
                .contains(AlertKind.RAISED, AlertKind.EXPIRED)
                .doesNotContain(AlertKind.RESOLVED);
        assertThat(state.timers()).as("one timer a user").hasSize(1);
    }

    @Test
    void anotherModelsRowIsForgottenWithoutTheNetwork() throws ScoringException {
        engine().decide(regular(), state, DetectionClock.EVENT_TIME);
        long expired = windowEnd();
        Replays.fire(Replays.engine(new FormulaScorer(16)), state, expired, alerts);
        FormulaScorer other = new FormulaScorer("another", 16);
        other.failNextRuns(1);
        Engine next = new Engine(other, policy(other), expired, new Forgetting(DAYS));

        Replays.fire(next, state, Events.day(1000).toEpochMilli(), alerts);

        assertThat(state.readProfile("u")).as("a run would have failed").isEmpty();
    }

    @Test
    void aRowWithoutATimerGetsOneWhenAnotherPolicyTakesOver() throws ScoringException {
        engine().decide(regular(), state, DetectionClock.EVENT_TIME);
        Profile profile = Profile.of(state.readProfile("u").orElseThrow());
        state.clearTimer("u", profile.timerAt());
        profile.timerAt(0);
        state.writeProfile("u", profile.row());

        engine().takeOver(taking -> taking.accept("u", state.readProfile("u").orElseThrow()), state);
        fire(1000);

        assertThat(state.readProfile("u")).isEmpty();
    }

    @Test
    void erasingLeavesNothingAndDecidesNothing() throws ScoringException {
        engine().decide(regular(), state, DetectionClock.EVENT_TIME);

        ChurnAlert told = engine().erase("u", Events.day(11), state, DetectionClock.EVENT_TIME);
        ChurnAlert again = engine().erase("u", Events.day(11), state, DetectionClock.EVENT_TIME);

        assertThat(state.readProfile("u")).isEmpty();
        assertThat(state.timers()).isEmpty();
        assertThat(told.kind()).isEqualTo(AlertKind.ERASED);
        assertThat(again).as("the same request is the same message").isEqualTo(told);
    }

    @Property(tries = 20)
    void alertsDoNotDependOnWhenTimersFireNorOnBatches(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int batch) throws ScoringException {
        List<ShopEvent> log = log(seed);

        List<ChurnAlert> oneByOne = alerts(log, 1);

        assertThat(oneByOne).as("silences must lead to alerts").isNotEmpty();
        assertThat(alerts(log, batch)).isEqualTo(oneByOne);
    }

    /** Users of whom some come back after months. */
    private static List<ShopEvent> log(long seed) {
        List<ShopEvent> log = new ArrayList<>();
        for (int life = 0; life < 3; life++) {
            for (ShopEvent event : Events.log(seed + life, 12, 8)) {
                log.add(ShopEvent.of(
                                event.eventId() + "-" + life,
                                event.userId(),
                                event.type(),
                                event.time().plusSeconds(life * 250L * 86_400))
                        .value(50)
                        .build());
            }
        }
        log.sort(Comparator.comparing(ShopEvent::time));
        return log;
    }

    private static List<ChurnAlert> alerts(List<ShopEvent> log, int batchSize) throws ScoringException {
        Engine engine = engine();
        MemoryState state = new MemoryState();
        List<ChurnAlert> alerts = new ArrayList<>();
        for (int from = 0; from < log.size(); from += batchSize) {
            List<ShopEvent> batch = log.subList(from, Math.min(log.size(), from + batchSize));
            for (Decision decision : engine.decide(batch, state, DetectionClock.EVENT_TIME)) {
                if (decision instanceof Decision.Scored scored) {
                    alerts.addAll(scored.alerts());
                }
            }
            Replays.fire(engine, state, batch.get(batch.size() - 1).time().toEpochMilli(), alerts);
        }
        Replays.fire(engine, state, Events.day(2000).toEpochMilli(), alerts);
        assertThat(state.timers()).isEmpty();
        alerts.sort(Comparator.comparing(ChurnAlert::alertId));
        return alerts;
    }

    private void fire(double day) throws ScoringException {
        Replays.fire(engine(), state, Events.day(day).toEpochMilli(), alerts);
    }

    private static List<ShopEvent> regular() {
        return List.of(Events.purchase("u", 0, 20), Events.purchase("u", 5, 20), Events.purchase("u", 10, 20));
    }

    private long windowEnd() {
        return policy(new FormulaScorer(1))
                .window(Standing.of(Profile.of(state.readProfile("u").orElseThrow())))
                .due();
    }

    private static Engine engine() {
        FormulaScorer scorer = new FormulaScorer(16);
        return new Engine(scorer, policy(scorer), Long.MIN_VALUE, new Forgetting(DAYS));
    }

    private static AlertPolicy policy(FormulaScorer scorer) {
        return new AlertPolicy(PolicySettings.defaults(), scorer.manifest());
    }
}
