package io.tidewatch.engine;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.Episodes;
import io.tidewatch.engine.alert.Transition;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.profile.Visits;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.Decimals;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Decides: events in, scores and alerts out. Called by the Kafka topology, the offline replay and the tests alike. Keeps
 * nothing between calls but buffers; what it knows of users is in the {@link EngineState}. Not thread-safe: one per stream
 * task or replay.
 *
 * <p>A batch is decided in two phases. The {@link BatchScorer} takes all its events through profiles and network. Then, event by
 * event, the user's silence before the event is applied to the profile that the event met, and the event itself to the one
 * that it left. So a user's results depend on the user's own events alone, however they are batched.
 */
public final class Engine {
    private final AlertPolicy policy;
    private final ModelManifest manifest;
    private final WindowRule windows;
    private final SilenceGrid grid;

    private final RowScorer rows;
    private final Rebuilder rebuilder;
    private final BatchScorer batches;
    private final Episodes episodes;
    private final Announcer announcer;

    /** An engine over a scorer, which the caller closes after it. */
    public Engine(Scorer scorer, AlertPolicy policy) {
        this(scorer, policy, Long.MIN_VALUE);
    }

    /**
     * An engine over a scorer whose model, or a policy that, took over from another one.
     *
     * @param inForceSince when, in event time, epoch milliseconds: what a silence led to before was decided by the other, and
     *     nothing that it leads to now is dated before
     */
    public Engine(Scorer scorer, AlertPolicy policy, long inForceSince) {
        this.policy = policy;
        this.manifest = scorer.manifest();
        this.windows = manifest.window();
        this.grid = new SilenceGrid(manifest);
        this.rows = new RowScorer(scorer);
        this.rebuilder = new Rebuilder(manifest, rows);
        this.batches = new BatchScorer(manifest, rows, rebuilder);
        this.episodes = new Episodes(policy, inForceSince);
        this.announcer = new Announcer(policy, manifest, rows);
    }

    /**
     * Decides events in arrival order. Nothing is written unless the whole batch could be scored.
     *
     * @return one decision per event, in the same order
     * @throws ScoringException if the model failed; the same call may be made again
     */
    public List<Decision> decide(List<ShopEvent> events, EngineState state, DetectionClock clock)
            throws ScoringException {
        return decide(events, state, clock, Scores.EVERY);
    }

    /**
     * The same where not every event's score is wanted.
     *
     * @param scores which are; the last one of every user is always told
     */
    public List<Decision> decide(List<ShopEvent> events, EngineState state, DetectionClock clock, Scores scores)
            throws ScoringException {
        BatchScorer.Scored batch = batches.score(events, state, scores);
        Outcome[] outcomes = new Outcome[events.size()];
        for (int i = 0; i < outcomes.length; i++) {
            Step step = batch.steps().get(i);
            if (!step.isDuplicate()) {
                outcomes[i] = decide(step);
            }
        }
        List<Decision> decisions = decisions(events, outcomes, clock);
        batch.customers().forEach(customer -> customer.store(state));
        return decisions;
    }

    /**
     * Takes over from an engine with another policy: sets the timers of all whom this one's lines would be reached by sooner than the
     * other's were. Timers are as late as the lines allow, so without this a lower line would be noticed at some time or never, and
     * what came of it would hang on how batches fell. To be called when nothing is due, before anything is decided.
     *
     * @param profiles every profile of the state
     */
    public void takeOver(ProfileScan profiles, EngineState state) {
        List<String> early = new ArrayList<>();
        profiles.each((userId, row) -> {
            Profile profile = Profile.of(row);
            if (!profile.isNew() && profile.gridSize() == grid.size() && isTimerLate(profile, rows.curve(profile))) {
                early.add(userId);
            }
        });
        for (String userId : early) {
            Customer customer = new Customer(userId, state);
            customer.change();
            episodes.nextDue(customer.profile(), rows.curve(customer.profile())).ifPresent(customer.profile()::timerAt);
            customer.store(state);
        }
    }

    private boolean isTimerLate(Profile profile, RiskCurve curve) {
        OptionalLong next = episodes.nextDue(profile, curve);
        return next.isPresent() && (profile.timerAt() == 0 || next.getAsLong() < profile.timerAt());
    }

    /**
     * Decides what due timers mean. The caller has taken the rows out of the index. Nothing is written unless all of them could
     * be decided.
     *
     * @param clockMillis the task's clock; what the silences have led to up to then is decided
     * @return one outcome per timer, in the same order, as if each had been fired alone
     * @throws ScoringException if the model failed; nothing was written
     */
    public List<TimerOutcome> fire(List<Timer> due, long clockMillis, EngineState state, DetectionClock clock)
            throws ScoringException {
        Map<String, Customer> customers = new LinkedHashMap<>();
        for (Timer timer : due) {
            customers.computeIfAbsent(timer.userId(), userId -> new Customer(userId, state));
        }
        rebuilder.bringUpToDate(customers.values().stream()
                .filter(customer -> !isLookAtAnothersRow(customer.profile(), clockMillis))
                .toList());
        List<List<Announcer.Draft>> drafts = new ArrayList<>(due.size());
        List<Optional<RiskScore>> scores = new ArrayList<>(due.size());
        for (Timer timer : due) {
            Customer customer = customers.get(timer.userId());
            Silence silence = customer.profile().isNew()
                    // The user was erased since the timer was set.
                    ? new Silence(List.of(), Optional.empty())
                    : endWait(customer, timer, clockMillis);
            drafts.add(silence.drafts);
            scores.add(silence.last.map(last -> score(
                    timer.userId(), customer.profile(), rows.curve(customer.profile()), Trigger.SILENCE, last.time())));
        }
        List<List<ChurnAlert>> alerts = announcer.announce(drafts, clock);
        customers.values().forEach(customer -> customer.store(state));
        List<TimerOutcome> outcomes = new ArrayList<>(due.size());
        for (int i = 0; i < due.size(); i++) {
            outcomes.add(new TimerOutcome(alerts.get(i), scores.get(i)));
        }
        return outcomes;
    }

    /**
     * Whether a timer came only to look, at a user whom another model scored and whose curve, as that one left it, leads to its
     * next step later. Then that moment is when the model in force takes the user over: lazy timers look now or then, as the
     * batches happened to fall, and while models come and go the result must not hang on which of them met a look.
     */
    private boolean isLookAtAnothersRow(Profile profile, long clockMillis) {
        if (profile.isNew() || !rebuilder.isAnothers(profile) || profile.gridSize() != grid.size()) {
            return false;
        }
        OptionalLong next = episodes.nextDue(profile, rows.curve(profile));
        return next.isPresent() && next.getAsLong() > clockMillis;
    }

    /** The silence up to the clock, and the timer that follows. */
    private Silence endWait(Customer customer, Timer timer, long clockMillis) {
        Profile profile = customer.profile();
        customer.change();
        if (profile.timerAt() == timer.dueMillis()) {
            profile.timerAt(0);
        }
        Silence silence = advance(customer.userId(), profile, clockMillis);
        RiskCurve curve = rows.curve(profile);
        if (!hasTimerInTime(profile, curve)) {
            episodes.nextDue(profile, curve).ifPresent(profile::timerAt);
        }
        return silence;
    }

    /** What came of an event, but for its alerts' reasons. */
    private record Outcome(
            FeatureRecord features, Standing standing, Optional<RiskScore> score, List<Announcer.Draft> drafts) {}

    /** The silence that ended with the event, then the event itself: its risk, then the policy. */
    private Outcome decide(Step step) {
        String userId = step.customer().userId();
        Profile before = step.before();
        Profile profile = step.after();
        RiskCurve curve = step.row().curve(rows.window(profile));
        List<Announcer.Draft> drafts = List.of();
        if (!before.isNew()) {
            drafts = advance(userId, before, step.event().time().toEpochMilli()).drafts;
        }
        // The profile after the event was made before anything was decided about the one before.
        profile.copyAlerts(before);
        profile.curve(step.row().risks());
        for (Transition transition :
                episodes.onEvent(profile, curve, profile.lastTime(), step.isNewVisit(), step.isTrouble())) {
            drafts = with(
                    drafts,
                    userId,
                    profile,
                    transition,
                    Optional.of(step.event().eventId()));
        }
        if (step.isPassing()) {
            // The user's next event in the batch sets the timer, by its own curve.
            return new Outcome(features(step, curve), Standing.of(profile), Optional.empty(), drafts);
        }
        if (!hasTimerInTime(profile, curve)) {
            episodes.nextDue(profile, curve).ifPresent(due -> profile.timerAt(firstLook(profile.lastTime(), due)));
        }
        RiskScore score = score(userId, profile, curve, Trigger.EVENT, profile.lastTime());
        return new Outcome(features(step, curve), Standing.of(profile), Optional.of(score), drafts);
    }

    /** Writes the alerts of all events, explained in the same runs. */
    private List<Decision> decisions(List<ShopEvent> events, Outcome[] outcomes, DetectionClock clock)
            throws ScoringException {
        List<List<Announcer.Draft>> drafts = new ArrayList<>(outcomes.length);
        for (Outcome outcome : outcomes) {
            drafts.add(outcome == null ? List.of() : outcome.drafts);
        }
        List<List<ChurnAlert>> alerts = announcer.announce(drafts, clock);
        List<Decision> decisions = new ArrayList<>(outcomes.length);
        for (int i = 0; i < outcomes.length; i++) {
            Outcome outcome = outcomes[i];
            decisions.add(
                    outcome == null
                            ? new Decision.Duplicate(events.get(i))
                            : new Decision.Scored(
                                    events.get(i), outcome.features, outcome.standing, outcome.score, alerts.get(i)));
        }
        return decisions;
    }

    /** What a silence led to: its alerts, and its last step if there was any. */
    private record Silence(List<Announcer.Draft> drafts, Optional<Transition> last) {}

    private Silence advance(String userId, Profile profile, long until) {
        List<Announcer.Draft> drafts = List.of();
        Optional<Transition> last = Optional.empty();
        for (Transition transition : episodes.advance(profile, rows.curve(profile), until)) {
            last = Optional.of(transition);
            drafts = with(drafts, userId, profile, transition, Optional.empty());
        }
        return new Silence(drafts, last);
    }

    /** The drafts with that of a transition; most events have none, and then nothing is made. */
    private List<Announcer.Draft> with(
            List<Announcer.Draft> drafts,
            String userId,
            Profile profile,
            Transition transition,
            Optional<String> causedBy) {
        Optional<Announcer.Draft> draft = announcer.draft(userId, transition, profile, causedBy);
        if (draft.isEmpty()) {
            return drafts;
        }
        List<Announcer.Draft> longer = new ArrayList<>(drafts);
        longer.add(draft.get());
        return longer;
    }

    private FeatureRecord features(Step step, RiskCurve curve) {
        ShopEvent event = step.event();
        return new FeatureRecord(
                event.eventId(),
                event.userId(),
                event.type(),
                event.time(),
                FeatureCatalogue.hash(),
                step.row().vector(),
                curve.at(step.after().lastTime()) / (double) RiskCurve.ONE,
                manifest.name());
    }

    private RiskScore score(String userId, Profile profile, RiskCurve curve, Trigger trigger, long time) {
        Standing standing = Standing.of(profile);
        ChurnWindow window = curve.window();
        int risk = curve.at(time);
        return new RiskScore(
                userId,
                risk / (double) RiskCurve.ONE,
                window.days(),
                OptionalDouble.of(Decimals.rounded(windows.usualGap(standing), 1)),
                Instant.ofEpochMilli(window.due()),
                OptionalDouble.of(Decimals.rounded(policy.valueAtRisk(risk, standing, window), 2)),
                profile.band(),
                trigger,
                grid.days(window),
                curve.probabilities(),
                policy.valueTier(standing, window),
                OptionalInt.of(standing.visits()),
                Instant.ofEpochMilli(time),
                manifest.name());
    }

    /** Timers are lazy: one that is set already and comes early enough stays; it will find the user seen since and set anew. */
    private boolean hasTimerInTime(Profile profile, RiskCurve curve) {
        return profile.timerAt() != 0 && !episodes.isDue(profile, curve, profile.timerAt() - 1);
    }

    /**
     * When to look whether a user has been seen since an event, after which the silence leads to its next step at {@code due}.
     * Every event moves that moment, most of them a little, and none should cost a timer: so half way to it, which leaves room
     * for it to come nearer, and not before the visit can be over. A user who keeps coming is looked at that seldom, and a
     * silence needs one more timer, which then knows the moment.
     */
    private static long firstLook(long lastTime, long due) {
        return Math.min(due, lastTime + Math.max(Visits.MIN_GAP.toMillis(), (due - lastTime) / 2));
    }
}
