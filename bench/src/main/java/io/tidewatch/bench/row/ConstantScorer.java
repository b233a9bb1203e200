package io.tidewatch.bench.row;

import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import java.util.Arrays;

/** Answers at once: hidden state zero and a low risk. What the engine costs without its model. */
final class ConstantScorer implements Scorer {
    /** Below every band of a sensible model, so that no alert is made either. */
    private static final float RISK = 0.01f;

    private final ModelManifest manifest;
    private final int capacity;

    ConstantScorer(ModelManifest manifest, int capacity) {
        this.manifest = manifest;
        this.capacity = capacity;
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
        // Not looked at.
    }

    @Override
    public void step(int rows) {
        // Nothing to run.
    }

    @Override
    public void next(int row, float[] target) {
        Arrays.fill(target, 0);
    }

    @Override
    public void riskInput(int row, float[] vector, float[] hidden, float[] next) {
        // Not looked at.
    }

    @Override
    public void risks(int rows) {
        // Nothing to run.
    }

    @Override
    public void risk(int row, float[] target) {
        Arrays.fill(target, RISK);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
