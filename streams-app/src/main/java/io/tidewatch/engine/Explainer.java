package io.tidewatch.engine;

import io.tidewatch.engine.alert.Contribution;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.feature.FeatureGroup;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the model what moved a risk: each group of features is set to its mean in training, one group at a time, and the step
 * is run again; what the risk loses or gains by that is the group's contribution. Run for alerts only, one batch each.
 */
final class Explainer {
    private static final FeatureGroup[] GROUPS = FeatureGroup.values();

    private final RowScorer rows;
    private final float[] neutral;

    Explainer(Scorer scorer, RowScorer rows) {
        this.rows = rows;
        this.neutral = new float[FeatureCatalogue.size()];
        for (int i = 0; i < neutral.length; i++) {
            neutral[i] = scorer.manifest().neutral().get(i);
        }
    }

    /**
     * The contribution of every group to the risk after a step.
     *
     * @param vector the step's features
     * @param hidden the hidden state before the step
     * @param silence how long after the step the risk is meant, milliseconds
     */
    List<Contribution> explain(float[] vector, float[] hidden, long silence) throws ScoringException {
        List<RowScorer.Row> batch = new ArrayList<>(GROUPS.length + 1);
        batch.add(new RowScorer.Row(vector, hidden));
        for (FeatureGroup group : GROUPS) {
            batch.add(new RowScorer.Row(without(group, vector), hidden));
        }
        List<RowScorer.Result> results = rows.score(batch);
        int full = rows.curve(results.get(0).risks()).at(silence);
        List<Contribution> contributions = new ArrayList<>(GROUPS.length);
        for (FeatureGroup group : GROUPS) {
            int without = rows.curve(results.get(group.ordinal() + 1).risks()).at(silence);
            contributions.add(new Contribution(group, full - without));
        }
        return contributions;
    }

    private float[] without(FeatureGroup group, float[] vector) {
        float[] changed = vector.clone();
        for (int i = 0; i < changed.length; i++) {
            if (FeatureCatalogue.features().get(i).group() == group) {
                changed[i] = neutral[i];
            }
        }
        return changed;
    }
}
