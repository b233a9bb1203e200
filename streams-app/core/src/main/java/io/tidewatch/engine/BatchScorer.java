package io.tidewatch.engine;

import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.feature.VectorEncoding;
import io.tidewatch.engine.profile.Change;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes a batch of events through profiles and network, and decides nothing. A user's events need one another's hidden states,
 * so the network's step runs in waves: the first event of every user, then the second, and so on. Nothing needs another
 * event's risk, so the risks of all events are made together at the end.
 */
final class BatchScorer {
    private final ModelManifest manifest;
    private final long fingerprint;
    private final RowScorer rows;
    private final Rebuilder rebuilder;
    private final Forgetting forgetting;
    /** Made once for the largest batch so far and used again in each. */
    private final List<Step> steps = new ArrayList<>();

    BatchScorer(ModelManifest manifest, RowScorer rows, Rebuilder rebuilder, Forgetting forgetting) {
        this.manifest = manifest;
        this.fingerprint = manifest.fingerprint();
        this.rows = rows;
        this.rebuilder = rebuilder;
        this.forgetting = forgetting;
    }

    /**
     * A batch that was scored.
     *
     * @param customers whose events they are
     * @param steps one per event, in the batch's order; valid until the next batch is scored
     */
    record Scored(List<Customer> customers, List<Step> steps) {}

    /**
     * Scores a batch in memory. Afterwards each customer's profile is that after the user's last event, but for what the alert
     * policy keeps there, and all but the last risk curve.
     *
     * @param scores for which events a score is wanted; a user's last one has it always
     */
    Scored score(List<ShopEvent> events, EngineState state, Scores scores) throws ScoringException {
        List<Step> batch = steps(events.size());
        List<Customer> customers = assign(events, batch, state);
        rebuilder.bringUpToDate(customers);
        List<Step> wave = new ArrayList<>(customers.size());
        for (Customer customer : customers) {
            addFirstNew(customer.first(), wave);
        }
        while (!wave.isEmpty()) {
            wave = run(wave);
        }
        List<RowScorer.Row> scored = new ArrayList<>(batch.size());
        for (Step step : batch) {
            if (!step.isDuplicate()) {
                step.passing(scores == Scores.LAST_OF_HOUR && isFollowedWithinTheHour(step));
                scored.add(step.row());
            }
        }
        rows.risks(scored);
        return new Scored(customers, batch);
    }

    /** Lets go of the events of the last batches, which the steps hold until they are used again. */
    void letGo() {
        steps.clear();
    }

    private List<Step> steps(int count) {
        while (steps.size() < count) {
            steps.add(new Step(rows.newRow()));
        }
        return steps.subList(0, count);
    }

    /** Finds every event's customer and strings together the events of each. */
    private static List<Customer> assign(List<ShopEvent> events, List<Step> batch, EngineState state) {
        Map<String, Customer> known = new HashMap<>(2 * events.size());
        List<Customer> customers = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            ShopEvent event = events.get(i);
            Customer customer = known.get(event.userId());
            if (customer == null) {
                customer = new Customer(event.userId(), state);
                known.put(event.userId(), customer);
                customers.add(customer);
            }
            Step step = batch.get(i);
            step.begin(customer, event);
            customer.append(step);
        }
        return customers;
    }

    /** One step of the network for the next event of each user; returns the events after them. */
    private List<Step> run(List<Step> wave) throws ScoringException {
        List<RowScorer.Row> inputs = new ArrayList<>(wave.size());
        for (Step step : wave) {
            prepare(step);
            inputs.add(step.row());
        }
        rows.step(inputs);
        List<Step> following = new ArrayList<>(wave.size());
        for (Step step : wave) {
            RowScorer.Row row = step.row();
            Profile profile = step.customer().profile();
            profile.step(fingerprint, row.next(), row.risks().length);
            profile.appendEncoded(VectorEncoding.encode(row.vector()), VectorEncoding.absent());
            step.next(addFirstNew(step.next(), following));
        }
        return following;
    }

    /** Applies the event and fills in what the network needs. */
    private void prepare(Step step) {
        Customer customer = step.customer();
        customer.change();
        step.keepBefore();
        Profile profile = customer.profile();
        long millis = step.event().time().toEpochMilli();
        // As if the timer had come first, as it does where another user's event moved the clock.
        if (!profile.isNew() && forgetting.at(profile, rows.window(profile)) <= millis) {
            step.forget();
        }
        Change change = ProfileUpdater.apply(profile, step.event(), step.mark());
        step.newVisit(change.newVisit());
        step.row().vector(FeatureCatalogue.vector(profile, change, step.event()));
        if (profile.model() == fingerprint) {
            profile.readHidden(step.row().hidden(), 0);
        } else {
            Arrays.fill(step.row().hidden(), 0);
        }
    }

    private static boolean isFollowedWithinTheHour(Step step) {
        return step.next() != null
                && ScoreHour.of(step.after().lastTime())
                        == ScoreHour.of(step.next().after().lastTime());
    }

    /** Passes over events sent again; adds the first other one of the same user and returns it, null if there is none. */
    private static Step addFirstNew(Step from, List<Step> wave) {
        Step step = from;
        while (step != null && ProfileUpdater.isDuplicate(step.customer().profile(), step.event(), step.mark())) {
            step = step.next();
        }
        if (step != null) {
            wave.add(step);
        }
        return step;
    }
}
