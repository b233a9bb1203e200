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
    public void input(int row, float[] vector, float[] hidden) {
        // Not looked at.
    }

    @Override
    public void run(int rows) {
        // Nothing to run.
    }

    @Override
    public void hidden(int row, float[] target) {
        Arrays.fill(target, 0);
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
