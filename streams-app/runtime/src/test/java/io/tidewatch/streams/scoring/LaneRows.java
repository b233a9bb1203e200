package io.tidewatch.streams.scoring;

import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random rows, and what a scorer makes of them. */
record LaneRows(float[][] vectors, float[][] hiddens) {
    static LaneRows random(Random random, ModelManifest manifest, int count) {
        float[][] vectors = new float[count][FeatureCatalogue.size()];
        float[][] hiddens = new float[count][manifest.hiddenSize()];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < vectors[row].length; i++) {
                vectors[row][i] = (float) random.nextGaussian();
            }
            for (int i = 0; i < hiddens[row].length; i++) {
                hiddens[row][i] = random.nextFloat() * 2 - 1;
            }
        }
        return new LaneRows(vectors, hiddens);
    }

    /** One of them is such that the fake device fails on it. */
    LaneRows poisoned() {
        vectors[vectors.length - 1][0] = FakeDevice.POISON;
        return this;
    }

    int count() {
        return vectors.length;
    }

    /** The hidden states after a step. */
    List<List<Float>> steppedBy(Scorer scorer) throws ScoringException {
        for (int row = 0; row < count(); row++) {
            scorer.stepInput(row, vectors[row], hiddens[row]);
        }
        scorer.step(count());
        List<List<Float>> nexts = new ArrayList<>(count());
        for (int row = 0; row < count(); row++) {
            nexts.add(list(next(scorer, row)));
        }
        return nexts;
    }

    /** The risks after a step, which the scorer has just made. */
    List<List<Float>> risksBy(Scorer scorer) throws ScoringException {
        for (int row = 0; row < count(); row++) {
            scorer.riskInput(row, vectors[row], hiddens[row], next(scorer, row));
        }
        scorer.risks(count());
        List<List<Float>> risks = new ArrayList<>(count());
        for (int row = 0; row < count(); row++) {
            float[] risk = new float[scorer.manifest().silenceShares().size()];
            scorer.risk(row, risk);
            risks.add(list(risk));
        }
        return risks;
    }

    private static float[] next(Scorer scorer, int row) {
        float[] next = new float[scorer.manifest().hiddenSize()];
        scorer.next(row, next);
        return next;
    }

    private static List<Float> list(float[] values) {
        List<Float> list = new ArrayList<>(values.length);
        for (float value : values) {
            list.add(value);
        }
        return list;
    }
}
