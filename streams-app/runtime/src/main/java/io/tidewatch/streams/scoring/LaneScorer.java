package io.tidewatch.streams.scoring;

import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;

/** A scorer for one thread that has its rows run in a lane, in parts if they are more than a batch of the lane holds. */
final class LaneScorer implements Scorer {
    private final ModelManifest manifest;
    private final int capacity;
    private final LaneQueue steps;
    private final LaneQueue risks;
    private final StepRows step;
    private final RiskRows risk;

    /** The rows of the step: what goes in, and the hidden state after it. */
    private record StepRows(float[][] vectors, float[][] hiddens, float[][] nexts) {}

    /** The rows of the risks: what goes in, and the curve. */
    private record RiskRows(float[][] vectors, float[][] hiddens, float[][] nexts, float[][] curves) {}

    LaneScorer(ModelManifest manifest, LaneQueue steps, LaneQueue risks, int capacity) {
        int features = FeatureCatalogue.size();
        int hidden = manifest.hiddenSize();
        int grid = manifest.silenceShares().size();
        this.manifest = manifest;
        this.capacity = capacity;
        this.steps = steps;
        this.risks = risks;
        this.step =
                new StepRows(new float[capacity][features], new float[capacity][hidden], new float[capacity][hidden]);
        this.risk = new RiskRows(
                new float[capacity][features],
                new float[capacity][hidden],
                new float[capacity][hidden],
                new float[capacity][grid]);
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void stepInput(int row, float[] vector, float[] hidden) {
        copy(vector, step.vectors[row]);
        copy(hidden, step.hiddens[row]);
    }

    @Override
    public void step(int rows) throws ScoringException {
        for (int from = 0; from < rows; from += steps.capacity()) {
            stepPart(from, Math.min(steps.capacity(), rows - from));
        }
    }

    @Override
    public void next(int row, float[] target) {
        copy(step.nexts[row], target);
    }

    @Override
    public void riskInput(int row, float[] vector, float[] hidden, float[] next) {
        copy(vector, risk.vectors[row]);
        copy(hidden, risk.hiddens[row]);
        copy(next, risk.nexts[row]);
    }

    @Override
    public void risks(int rows) throws ScoringException {
        for (int from = 0; from < rows; from += risks.capacity()) {
            riskPart(from, Math.min(risks.capacity(), rows - from));
        }
    }

    @Override
    public void risk(int row, float[] target) {
        copy(risk.curves[row], target);
    }

    @Override
    public void close() {
        // The buffers are the lane's.
    }

    private void stepPart(int from, int count) throws ScoringException {
        steps.run(
                count,
                (buffers, first) -> {
                    for (int i = 0; i < count; i++) {
                        buffers.stepInput(first + i, step.vectors[from + i], step.hiddens[from + i]);
                    }
                },
                (buffers, first) -> {
                    for (int i = 0; i < count; i++) {
                        buffers.next(first + i, step.nexts[from + i]);
                    }
                });
    }

    private void riskPart(int from, int count) throws ScoringException {
        risks.run(
                count,
                (buffers, first) -> {
                    for (int i = 0; i < count; i++) {
                        int row = from + i;
                        buffers.riskInput(first + i, risk.vectors[row], risk.hiddens[row], risk.nexts[row]);
                    }
                },
                (buffers, first) -> {
                    for (int i = 0; i < count; i++) {
                        buffers.risk(first + i, risk.curves[from + i]);
                    }
                });
    }

    private static void copy(float[] from, float[] to) {
        System.arraycopy(from, 0, to, 0, from.length);
    }
}
