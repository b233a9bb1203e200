package io.tidewatch.engine;

import io.tidewatch.engine.feature.VectorEncoding;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.ScoringException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Makes hidden states again from the encoded events that profiles keep, for users whom another model scored last. */
final class Rebuilder {
    private final ModelManifest manifest;
    private final long fingerprint;
    private final RowScorer rows;
    private final Roller roller;

    Rebuilder(ModelManifest manifest, RowScorer rows) {
        this.manifest = manifest;
        this.fingerprint = manifest.fingerprint();
        this.rows = rows;
        this.roller = new Roller(rows);
    }

    /** Whether another model scored the user last. */
    boolean isAnothers(Profile profile) {
        return profile.model() != fingerprint;
    }

    /** Gives every user whom another model scored last this model's hidden state and curve, all of them at once. */
    void bringUpToDate(Collection<Customer> customers) throws ScoringException {
        List<Customer> foreign = new ArrayList<>(0);
        for (Customer customer : customers) {
            Profile profile = customer.profile();
            if (!profile.isNew() && isAnothers(profile)) {
                foreign.add(customer);
            }
        }
        if (foreign.isEmpty()) {
            return;
        }
        List<List<float[]>> histories = new ArrayList<>(foreign.size());
        for (Customer customer : foreign) {
            histories.add(keptEvents(customer.profile(), manifest));
        }
        List<RowScorer.Row> ends = roller.last(histories);
        rows.risks(ends);
        for (int i = 0; i < foreign.size(); i++) {
            Customer customer = foreign.get(i);
            customer.change();
            customer.profile()
                    .score(fingerprint, ends.get(i).next(), ends.get(i).risks());
        }
    }

    /** The vectors of the user's last events, oldest first; where none is kept, that of the average event. */
    static List<float[]> keptEvents(Profile profile, ModelManifest manifest) {
        List<float[]> vectors = new ArrayList<>(profile.encodedCount());
        for (int i = 0; i < profile.encodedCount(); i++) {
            vectors.add(VectorEncoding.decode(profile.encoded(i)));
        }
        if (vectors.isEmpty()) {
            vectors.add(neutral(manifest));
        }
        return vectors;
    }

    /** The average event of the model's training. */
    static float[] neutral(ModelManifest manifest) {
        float[] vector = new float[manifest.features()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = manifest.neutral().get(i);
        }
        return vector;
    }
}
