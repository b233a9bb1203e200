package io.tidewatch.engine;

import io.tidewatch.engine.alert.Contribution;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.feature.FeatureGroup;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.silence.RiskCurve;
import java.util.ArrayList;
import java.util.List;

/**
 * Shares out a risk among the groups of features: Shapley values against the average customer of the model's training, over
 * the events that the profile keeps. A group that is left out is left out of all of them, so that the hidden state forgets it
 * too; the network is run again for every combination.
 *
 * <p>Groups are added one by one in the catalogue's order and once more in the reverse order, and what each adds is averaged:
 * exact wherever groups act together in pairs at most (Castro, Gómez and Tejada 2009 sample orders likewise; reversed pairs
 * are Mitchell et al. 2022). That takes sixteen combinations, one padded step of the network for each kept event and the
 * risks after the last; all alerts of a batch go through the same runs.
 *
 * <p>The comparison is with the average customer right after a visit. What the silence adds to that customer's risk at the same
 * share of the churn window is given to the silence, and so is by how much more (or less) the groups of frequency and recency move
 * the risk after it than right after the visit: a silence is long or short by the customer's own pace.
 */
final class Explainer {
    private static final FeatureGroup[] GROUPS = FeatureGroup.values();
    /** Combinations: with the first 0 to 8 groups, then with the last 1 to 7. */
    private static final int COMBINATIONS = 2 * GROUPS.length;

    private final ModelManifest manifest;
    private final RowScorer rows;
    private final Roller roller;
    private final float[] neutral;
    private final boolean[][] kept = new boolean[COMBINATIONS][FeatureCatalogue.size()];

    Explainer(ModelManifest manifest, RowScorer rows) {
        this.manifest = manifest;
        this.rows = rows;
        this.roller = new Roller(rows);
        this.neutral = Rebuilder.neutral(manifest);
        for (int combination = 0; combination < COMBINATIONS; combination++) {
            for (int i = 0; i < FeatureCatalogue.size(); i++) {
                int group = FeatureCatalogue.features().get(i).group().ordinal();
                kept[combination][i] =
                        combination <= GROUPS.length ? group < combination : group >= COMBINATIONS - combination;
            }
        }
    }

    /**
     * A risk to explain.
     *
     * @param profile the user after the last event; not changed any more
     * @param time the moment at which the risk is meant, epoch milliseconds
     */
    record Subject(Profile profile, long time) {}

    /** The explanations in the order of the subjects. */
    List<Explanation> explain(List<Subject> subjects) throws ScoringException {
        List<List<float[]>> sequences = new ArrayList<>(subjects.size() * COMBINATIONS);
        for (Subject subject : subjects) {
            List<float[]> events = Rebuilder.keptEvents(subject.profile, manifest);
            for (boolean[] keeps : kept) {
                sequences.add(events.stream().map(event -> masked(event, keeps)).toList());
            }
        }
        List<RowScorer.Row> ends = roller.last(sequences);
        rows.risks(ends);
        List<Explanation> explanations = new ArrayList<>(subjects.size());
        for (int i = 0; i < subjects.size(); i++) {
            int from = i * COMBINATIONS;
            explanations.add(explanation(subjects.get(i), ends.subList(from, from + COMBINATIONS)));
        }
        return explanations;
    }

    private Explanation explanation(Subject subject, List<RowScorer.Row> ends) {
        RiskCurve stored = rows.curve(subject.profile);
        int[] now = new int[COMBINATIONS];
        int[] then = new int[COMBINATIONS];
        for (int i = 0; i < COMBINATIONS; i++) {
            RiskCurve curve = ends.get(i).curve(stored.window());
            now[i] = curve.at(stored.window().begin());
            then[i] = curve.at(subject.time);
        }
        double[] atOnce = shares(now, stored.at(stored.window().begin()));
        double[] afterSilence = shares(then, stored.at(subject.time));
        double silence = then[0] - now[0];
        for (FeatureGroup pace : List.of(FeatureGroup.RECENCY, FeatureGroup.FREQUENCY)) {
            silence += afterSilence[pace.ordinal()] - atOnce[pace.ordinal()];
            afterSilence[pace.ordinal()] = atOnce[pace.ordinal()];
        }
        List<Contribution> contributions = new ArrayList<>(GROUPS.length);
        for (FeatureGroup group : GROUPS) {
            contributions.add(new Contribution(group, (int) Math.round(afterSilence[group.ordinal()])));
        }
        return new Explanation(contributions, (int) Math.round(silence), now[0]);
    }

    /**
     * What every group adds, averaged over the two orders.
     *
     * @param risks by combination
     * @param risk the user's own: what the events that are no longer kept make of it is nobody's and goes to all alike
     */
    private static double[] shares(int[] risks, int risk) {
        double forgotten = (risk - risks[GROUPS.length]) / (double) GROUPS.length;
        double[] shares = new double[GROUPS.length];
        for (int group = 0; group < shares.length; group++) {
            int forwards = risks[group + 1] - risks[group];
            int backwards = fromTheEnd(risks, shares.length - group) - fromTheEnd(risks, shares.length - group - 1);
            shares[group] = (forwards + backwards) / 2.0 + forgotten;
        }
        return shares;
    }

    /** The risk with the last groups only. */
    private static int fromTheEnd(int[] risks, int groups) {
        if (groups == 0) {
            return risks[0];
        }
        return groups == GROUPS.length ? risks[GROUPS.length] : risks[GROUPS.length + groups];
    }

    private float[] masked(float[] vector, boolean[] keeps) {
        float[] masked = neutral.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] = keeps[i] ? vector[i] : masked[i];
        }
        return masked;
    }
}
