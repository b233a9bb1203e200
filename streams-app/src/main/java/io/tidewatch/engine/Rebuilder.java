package io.tidewatch.engine;

import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.feature.VectorEncoding;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.ScoringException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Makes hidden states again from the encoded events that profiles keep: for users whom another model scored last, and to know
 * the state before a user's last event when a silence has to be explained.
 */
final class Rebuilder {
    private final ModelManifest manifest;
    private final RowScorer rows;

    Rebuilder(ModelManifest manifest, RowScorer rows) {
        this.manifest = manifest;
        this.rows = rows;
    }

    /** The user's hidden state; zeros if this model has not scored the user. */
    float[] hidden(Profile profile) {
        float[] hidden = rows.initialHidden();
        if (profile.model() == manifest.fingerprint()) {
            profile.readHidden(hidden, 0);
        }
        return hidden;
    }

    /** Gives every user whom another model scored last this model's hidden state and curve, one run per kept event. */
    void bringUpToDate(Collection<Customer> customers) throws ScoringException {
        List<Customer> foreign = new ArrayList<>();
        for (Customer customer : customers) {
            Profile profile = customer.profile();
            if (!profile.isNew() && profile.model() != manifest.fingerprint()) {
                foreign.add(customer);
            }
        }
        if (foreign.isEmpty()) {
            return;
        }
        List<RowScorer.Row> lastSteps = new ArrayList<>(foreign.size());
        for (Customer customer : foreign) {
            lastSteps.add(lastStep(customer.profile()));
        }
        List<RowScorer.Result> results = rows.score(lastSteps);
        for (int i = 0; i < foreign.size(); i++) {
            Customer customer = foreign.get(i);
            customer.change();
            customer.profile()
                    .score(
                            manifest.fingerprint(),
                            results.get(i).hidden(),
                            results.get(i).risks());
        }
    }

    /** The user's last step: the last kept event's vector and the hidden state that the kept ones before it lead to. */
    RowScorer.Row lastStep(Profile profile) throws ScoringException {
        float[] hidden = rows.initialHidden();
        int last = usable(profile) - 1;
        for (int i = 0; i < last; i++) {
            float[] vector = VectorEncoding.decode(profile.encoded(i));
            hidden = rows.score(List.of(new RowScorer.Row(vector, hidden)))
                    .get(0)
                    .hidden();
        }
        float[] vector = last < 0 ? neutral() : VectorEncoding.decode(profile.encoded(last));
        return new RowScorer.Row(vector, hidden);
    }

    /** How many of the kept events can be read: none if another catalogue wrote them. */
    private static int usable(Profile profile) {
        boolean fits = profile.encodedCount() > 0 && profile.encoded(0).length == FeatureCatalogue.size();
        return fits ? profile.encodedCount() : 0;
    }

    private float[] neutral() {
        float[] vector = new float[FeatureCatalogue.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = manifest.neutral().get(i);
        }
        return vector;
    }
}
