package io.tidewatch.engine;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.Alerts;
import io.tidewatch.engine.alert.Episodes;
import io.tidewatch.engine.alert.Transition;
import io.tidewatch.engine.experiment.Assignments;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.engine.strategy.LearntStrategy;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    private final RowScorer rows;
    private final Rebuilder rebuilder;
    private final BatchScorer batches;
    private final Episodes episodes;
    private final Announcer announcer;
    private final Looks looks;
    private final Assignments assignments;
    private final ScoreMessages messages;
    private final Silences silences;

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
        this(scorer, policy, inForceSince, Forgetting.DEFAULT);
    }

    /**
     * The same with another time after which users are forgotten.
     *
     * @param inForceSince as above
     */
    public Engine(Scorer scorer, AlertPolicy policy, long inForceSince, Forgetting forgetting) {
        this(scorer, policy, inForceSince, forgetting, Experiment.none());
    }

    /**
     * The same with customers shared out to the arms of an experiment.
     *
     * @param inForceSince as above
     */
    public Engine(Scorer scorer, AlertPolicy policy, long inForceSince, Forgetting forgetting, Experiment experiment) {
        this(scorer, policy, inForceSince, forgetting, experiment, Optional.empty());
    }

    /**
     * The same with a strategy for the arm that is its own.
     *
     * @param inForceSince as above
     * @param strategy empty: the rules decide there as well
     */
    public Engine(
            Scorer scorer,
            AlertPolicy policy,
            long inForceSince,
            Forgetting forgetting,
            Experiment experiment,
            Optional<LearntStrategy> strategy) {
        this.policy = policy;
        this.manifest = scorer.manifest();
        SilenceGrid grid = new SilenceGrid(manifest);
        this.rows = new RowScorer(scorer);
        this.rebuilder = new Rebuilder(manifest, rows);
        this.batches = new BatchScorer(manifest, rows, rebuilder, forgetting);
        this.episodes = new Episodes(policy, inForceSince);
        this.assignments = new Assignments(experiment);
        this.announcer = new Announcer(
                policy, manifest, rows, assignments, new ActionChooser(policy.actions(), experiment, strategy));
        this.silences = new Silences(episodes, rows, assignments, announcer);
        this.messages = new ScoreMessages(policy, manifest, grid, experiment);
        this.looks = new Looks(episodes, rows, rebuilder, grid, forgetting);
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
        Made[] made = new Made[events.size()];
        for (int i = 0; i < made.length; i++) {
            Step step = batch.steps().get(i);
            if (!step.isDuplicate()) {
                made[i] = decide(step);
            }
        }
        List<Decision> decisions = decisions(events, made, clock);
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
            if (!profile.isNew() && looks.isTimerLate(profile)) {
                early.add(userId);
            }
        });
        for (String userId : early) {
            Customer customer = new Customer(userId, state);
            customer.change();
            customer.profile().timerAt(looks.next(customer.profile()));
            customer.store(state);
        }
    }

    /**
     * Erases a user: profile and timer go, and what the silence would have led to is not decided, since nobody may act on it any more. One
     * who was never seen is no fault, and is told of all the same: others may know the user.
     *
     * @param time when it was asked for
     * @return what consumers are told
     */
    public ChurnAlert erase(String userId, Instant time, EngineState state, DetectionClock clock) {
        Customer customer = new Customer(userId, state);
        if (!customer.profile().isNew()) {
            customer.forget();
            customer.store(state);
        }
        batches.letGo();
        return Alerts.erased(userId, time, clock.detectedAt(time), manifest.name(), policy.version());
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
                .filter(customer -> !looks.isOver(customer.profile(), clockMillis)
                        && !looks.isLookAtAnothersRow(customer.profile(), clockMillis))
                .toList());
        List<List<Announcer.Draft>> drafts = new ArrayList<>(due.size());
        List<Optional<RiskScore>> scores = new ArrayList<>(due.size());
        List<List<Outcome>> outcomes = new ArrayList<>(due.size());
        for (Timer timer : due) {
            Customer customer = customers.get(timer.userId());
            Silence silence = customer.profile().isNew()
                    // The user was erased since the timer was set.
                    ? Silence.NOTHING
                    : endWait(customer, timer, clockMillis);
            drafts.add(silence.drafts());
            outcomes.add(silence.outcomes());
            scores.add(silence.last()
                    .filter(last -> !customer.isForgotten())
                    .map(last -> messages.score(
                            timer.userId(),
                            customer.profile(),
                            rows.curve(customer.profile()),
                            Trigger.SILENCE,
                            last.time())));
        }
        List<Announcer.Announced> announced = announcer.announce(drafts, clock);
        customers.values().forEach(customer -> customer.store(state));
        List<TimerOutcome> fired = new ArrayList<>(due.size());
        for (int i = 0; i < due.size(); i++) {
            fired.add(new TimerOutcome(
                    announced.get(i).alerts(),
                    scores.get(i),
                    Experience.of(announced.get(i).assignments(), outcomes.get(i)),
                    customers.get(due.get(i).userId()).isForgotten()));
        }
        return fired;
    }

    /** The silence up to the clock, and the timer that follows. */
    private Silence endWait(Customer customer, Timer timer, long clockMillis) {
        Profile profile = customer.profile();
        customer.change();
        if (profile.timerAt() == timer.dueMillis()) {
            profile.timerAt(0);
        }
        if (looks.isOver(profile, clockMillis)) {
            customer.forget();
            return Silence.NOTHING.with(assignments.end(customer.userId(), profile));
        }
        Silence silence = silences.advance(customer.userId(), profile, clockMillis);
        RiskCurve curve = rows.curve(profile);
        if (looks.isForgotten(profile, clockMillis)) {
            customer.forget();
            return silence.with(assignments.end(customer.userId(), profile));
        }
        if (!looks.hasTimerInTime(profile, curve)) {
            profile.timerAt(looks.next(profile, curve));
        }
        return silence;
    }

    /** What came of an event, but for its alerts' reasons. */
    private record Made(
            FeatureRecord features,
            Standing standing,
            Optional<RiskScore> score,
            List<Announcer.Draft> drafts,
            List<Outcome> outcomes) {}

    /** The silence that ended with the event, then the event itself: its risk, then the policy. */
    private Made decide(Step step) {
        String userId = step.customer().userId();
        Profile before = step.before();
        Profile profile = step.after();
        RiskCurve curve = step.row().curve(rows.window(profile));
        Silence silence = before.isNew()
                ? Silence.NOTHING
                : silences.advance(userId, before, step.event().time().toEpochMilli());
        if (step.isForgotten()) {
            silence = silence.with(assignments.end(userId, before));
        } else {
            // The profile after the event was made before anything was decided about the one before.
            profile.copyAlerts(before);
            assignments.note(profile, step.event(), step.isNewVisit());
        }
        List<Announcer.Draft> drafts = silence.drafts();
        profile.curve(step.row().risks());
        for (Transition transition :
                episodes.onEvent(profile, curve, profile.lastTime(), step.isNewVisit(), step.isTrouble())) {
            drafts = silences.with(
                    drafts,
                    userId,
                    profile,
                    transition,
                    Optional.of(step.event().eventId()));
        }
        if (step.isPassing()) {
            // The user's next event in the batch sets the timer, by its own curve.
            return new Made(
                    messages.features(step, curve), Standing.of(profile), Optional.empty(), drafts, silence.outcomes());
        }
        if (!looks.hasTimerInTime(profile, curve)) {
            profile.timerAt(Looks.first(profile.lastTime(), looks.next(profile, curve)));
        }
        RiskScore score = messages.score(userId, profile, curve, Trigger.EVENT, profile.lastTime());
        return new Made(
                messages.features(step, curve), Standing.of(profile), Optional.of(score), drafts, silence.outcomes());
    }

    /** Writes the alerts of all events, explained in the same runs. */
    private List<Decision> decisions(List<ShopEvent> events, Made[] made, DetectionClock clock)
            throws ScoringException {
        List<List<Announcer.Draft>> drafts = new ArrayList<>(made.length);
        for (Made one : made) {
            drafts.add(one == null ? List.of() : one.drafts);
        }
        List<Announcer.Announced> announced = announcer.announce(drafts, clock);
        List<Decision> decisions = new ArrayList<>(made.length);
        for (int i = 0; i < made.length; i++) {
            decisions.add(
                    made[i] == null
                            ? new Decision.Duplicate(events.get(i))
                            : decision(events.get(i), made[i], announced.get(i)));
        }
        return decisions;
    }

    private static Decision decision(ShopEvent event, Made made, Announcer.Announced announced) {
        return new Decision.Scored(
                event,
                made.features,
                made.standing,
                made.score,
                announced.alerts(),
                Experience.of(announced.assignments(), made.outcomes));
    }
}
