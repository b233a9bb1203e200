package io.tidewatch.engine;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.Episodes;
import io.tidewatch.engine.alert.Transition;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.feature.VectorEncoding;
import io.tidewatch.engine.profile.Change;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.profile.Visits;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.silence.RiskCurve;
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
import java.util.OptionalLong;

/**
 * Decides: events in, scores and alerts out. Called by the Kafka topology, the offline replay and the tests alike. Keeps
 * nothing between calls but the scorer's buffers; what it knows of users is in the {@link EngineState}. Not thread-safe: one
 * per stream task or replay.
 *
 * <p>A batch is decided in waves: the first event of every user in it, then the second, and so on. Each wave is one run of the
 * model, and within it every user's silence is applied before the event. So a user's results depend on the user's own events
 * alone, however they are batched.
 */
public final class Engine {
    private final AlertPolicy policy;
    private final ModelManifest manifest;
    private final RowScorer rows;
    private final Rebuilder rebuilder;
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
        this.rows = new RowScorer(scorer);
        this.rebuilder = new Rebuilder(manifest, rows);
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
        Map<String, Customer> customers = new LinkedHashMap<>();
        for (int i = 0; i < events.size(); i++) {
            customers
                    .computeIfAbsent(events.get(i).userId(), userId -> new Customer(userId, state))
                    .waiting()
                    .add(i);
        }
        rebuilder.bringUpToDate(customers.values());
        Scored[] scored = new Scored[events.size()];
        List<Customer> wave = new ArrayList<>(customers.values());
        while (!wave.isEmpty()) {
            decideWave(wave, events, scored);
            wave.removeIf(customer -> customer.waiting().isEmpty());
        }
        List<Decision> decisions = decisions(events, scored, clock);
        customers.values().forEach(customer -> customer.store(state));
        return decisions;
    }

    /**
     * Decides what a due timer means. The caller has taken the row out of the index.
     *
     * @param dueMillis the row's time
     * @param clockMillis the task's clock; what the silence has led to up to then is decided
     * @throws ScoringException if the model failed; nothing was written
     */
    public TimerOutcome fire(String userId, long dueMillis, long clockMillis, EngineState state, DetectionClock clock)
            throws ScoringException {
        Customer customer = new Customer(userId, state);
        Profile profile = customer.profile();
        if (profile.isNew()) {
            // The user was erased since the timer was set.
            return new TimerOutcome(List.of(), Optional.empty());
        }
        customer.change();
        if (profile.timerAt() == dueMillis) {
            profile.timerAt(0);
        }
        rebuilder.bringUpToDate(List.of(customer));
        Silence silence = advance(customer, clockMillis);
        Optional<RiskScore> score = silence.last.map(last -> score(customer, Trigger.SILENCE, last.time()));
        List<ChurnAlert> alerts = announcer.announce(silence.drafts, clock);
        setTimer(profile, Long.MAX_VALUE);
        customer.store(state);
        return new TimerOutcome(alerts, score);
    }

    private record Step(
            Customer customer,
            int position,
            ShopEvent event,
            boolean newVisit,
            RowScorer.Row row,
            List<Announcer.Draft> drafts) {}

    /** What came of an event, but for its alerts' reasons. */
    private record Scored(FeatureRecord features, RiskScore score, List<Announcer.Draft> drafts) {}

    private void decideWave(List<Customer> wave, List<ShopEvent> events, Scored[] scored) throws ScoringException {
        List<Step> steps = new ArrayList<>(wave.size());
        List<RowScorer.Row> batch = new ArrayList<>(wave.size());
        for (Customer customer : wave) {
            int position = customer.waiting().remove();
            ShopEvent event = events.get(position);
            if (!ProfileUpdater.isDuplicate(customer.profile(), event)) {
                Step step = prepare(customer, position, event);
                steps.add(step);
                batch.add(step.row);
            }
        }
        List<RowScorer.Result> results = rows.score(batch);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            scored[step.position] = finish(step, results.get(i));
        }
    }

    /** Before the model: the silence that ended with the event, then the profile and the features. */
    private Step prepare(Customer customer, int position, ShopEvent event) {
        Profile profile = customer.profile();
        customer.change();
        List<Announcer.Draft> due =
                profile.isNew() ? List.of() : advance(customer, event.time().toEpochMilli()).drafts;
        Change change = ProfileUpdater.apply(profile, event);
        float[] vector = FeatureCatalogue.vector(profile, change, event);
        return new Step(
                customer,
                position,
                event,
                change.newVisit(),
                new RowScorer.Row(vector, rebuilder.hidden(profile)),
                due);
    }

    /** After the model: hidden state and curve, then the policy. */
    private Scored finish(Step step, RowScorer.Result result) {
        Customer customer = step.customer;
        Profile profile = customer.profile();
        profile.score(manifest.fingerprint(), result.hidden(), result.risks());
        profile.appendEncoded(VectorEncoding.encode(step.row.vector()));
        List<Announcer.Draft> drafts = step.drafts;
        List<Transition> transitions =
                episodes.onEvent(profile, rows.curve(result.risks()), profile.lastTime(), step.newVisit);
        for (Transition transition : transitions) {
            drafts = with(drafts, customer, transition, Optional.of(step.event.eventId()));
        }
        // Within a visit every event may move the moment, and none should cost a row: look again when it can be over.
        setTimer(profile, profile.lastTime() + Visits.MIN_GAP.toMillis());
        return new Scored(
                features(step, result.risks()[0]), score(customer, Trigger.EVENT, profile.lastTime()), drafts);
    }

    /** Writes the alerts of all events, explained in the same runs. */
    private List<Decision> decisions(List<ShopEvent> events, Scored[] scored, DetectionClock clock)
            throws ScoringException {
        List<Announcer.Draft> drafts = new ArrayList<>(0);
        for (Scored event : scored) {
            if (event != null) {
                drafts.addAll(event.drafts);
            }
        }
        List<ChurnAlert> alerts = announcer.announce(drafts, clock);
        List<Decision> decisions = new ArrayList<>(scored.length);
        int announced = 0;
        for (int i = 0; i < scored.length; i++) {
            if (scored[i] == null) {
                decisions.add(new Decision.Duplicate(events.get(i)));
            } else {
                int own = scored[i].drafts.size();
                decisions.add(new Decision.Scored(
                        events.get(i),
                        scored[i].features,
                        scored[i].score,
                        alerts.subList(announced, announced + own)));
                announced += own;
            }
        }
        return decisions;
    }

    /** What a silence led to: its alerts, and its last step if there was any. */
    private record Silence(List<Announcer.Draft> drafts, Optional<Transition> last) {}

    private Silence advance(Customer customer, long until) {
        Profile profile = customer.profile();
        List<Announcer.Draft> drafts = List.of();
        Optional<Transition> last = Optional.empty();
        for (Transition transition : episodes.advance(profile, rows.curve(profile), until)) {
            last = Optional.of(transition);
            drafts = with(drafts, customer, transition, Optional.empty());
        }
        return new Silence(drafts, last);
    }

    /** The drafts with that of a transition; most events have none, and then nothing is made. */
    private List<Announcer.Draft> with(
            List<Announcer.Draft> drafts, Customer customer, Transition transition, Optional<String> causedBy) {
        Optional<Announcer.Draft> draft = announcer.draft(customer.userId(), transition, customer.profile(), causedBy);
        if (draft.isEmpty()) {
            return drafts;
        }
        List<Announcer.Draft> longer = new ArrayList<>(drafts);
        longer.add(draft.get());
        return longer;
    }

    private FeatureRecord features(Step step, int risk) {
        ShopEvent event = step.event;
        return new FeatureRecord(
                event.eventId(),
                event.userId(),
                event.type(),
                event.time(),
                FeatureCatalogue.hash(),
                step.row.vector(),
                risk / (double) RiskCurve.ONE,
                manifest.name());
    }

    private RiskScore score(Customer customer, Trigger trigger, long time) {
        Profile profile = customer.profile();
        RiskCurve curve = rows.curve(profile);
        return new RiskScore(
                customer.userId(),
                curve.at(time - profile.lastTime()) / (double) RiskCurve.ONE,
                manifest.horizonDays(),
                profile.band(),
                trigger,
                manifest.silenceDays(),
                curve.probabilities(),
                policy.valueTier(profile),
                Instant.ofEpochMilli(time),
                manifest.name());
    }

    /**
     * Lazily: a timer that is set already and comes early enough stays; it will find the user seen since and set anew.
     *
     * @param latest a new timer comes no later than this
     */
    private void setTimer(Profile profile, long latest) {
        OptionalLong due = episodes.nextDue(profile, rows.curve(profile));
        if (due.isPresent() && (profile.timerAt() == 0 || profile.timerAt() > due.getAsLong())) {
            profile.timerAt(Math.min(due.getAsLong(), latest));
        }
    }
}
