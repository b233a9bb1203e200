package io.tidewatch.engine.scoring;

import ai.onnxruntime.OrtEnvironment;
import io.tidewatch.engine.profile.HalfFloat;

/**
 * A scorer on ONNX Runtime: one {@link OnnxRun} for the step and one for the risks. Where the graph was cut they are its
 * parts; else both run the whole of it, and each takes what it is for.
 */
final class OnnxScorer implements Scorer {
    static final String VECTOR = "x";
    static final String HIDDEN = "h";
    static final String NEXT_HIDDEN = "h_next";
    static final String RISK = "risk";

    private final ModelManifest manifest;
    private final int capacity;
    private final boolean cut;
    private final OnnxRun step;
    private final OnnxRun head;
    private final int hiddenSize;
    private final int grid;
    /** The last step's results, row by row. */
    private final float[] next;
    /** The last risks, row by row. */
    private final float[] risks;

    OnnxScorer(
            ModelManifest manifest, OrtEnvironment environment, OnnxSessions sessions, int capacity, RunWatch watch) {
        if (capacity < 1) {
            throw new IllegalArgumentException("A scorer needs room for at least one row, not " + capacity + ".");
        }
        this.manifest = manifest;
        this.capacity = capacity;
        this.cut = sessions.areCut();
        this.hiddenSize = manifest.hiddenSize();
        this.grid = manifest.silenceShares().size();
        OnnxRun.Shape vector = new OnnxRun.Shape(VECTOR, manifest.features());
        OnnxRun.Shape hidden = new OnnxRun.Shape(HIDDEN, hiddenSize);
        OnnxRun.Shape nextHidden = new OnnxRun.Shape(NEXT_HIDDEN, hiddenSize);
        OnnxRun.Shape risk = new OnnxRun.Shape(RISK, grid);
        this.step = new OnnxRun(environment, sessions.step(), capacity, vector, hidden, nextHidden, watch);
        this.head = new OnnxRun(environment, sessions.head(), capacity, vector, cut ? nextHidden : hidden, risk, watch);
        this.next = new float[capacity * hiddenSize];
        this.risks = new float[capacity * grid];
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
        step.input(row, vector, hidden);
    }

    @Override
    public void step(int rows) throws ScoringException {
        step.run(rows);
        int count = rows * hiddenSize;
        step.output(0, 0, next, 0, count);
        for (int i = 0; i < count; i++) {
            if (!HalfFloat.holds(next[i])) {
                throw new ScoringException("The model gave a hidden state of " + next[i]
                        + ", which is no finite number in the half precision in which it is kept.");
            }
        }
    }

    @Override
    public void next(int row, float[] target) {
        System.arraycopy(next, row * hiddenSize, target, 0, hiddenSize);
    }

    @Override
    public void riskInput(int row, float[] vector, float[] hidden, float[] next) {
        head.input(row, vector, cut ? next : hidden);
    }

    @Override
    public void risks(int rows) throws ScoringException {
        head.run(rows);
        head.output(0, 0, risks, 0, rows * grid);
        for (int i = 0; i < rows * grid; i++) {
            if (!(risks[i] >= 0 && risks[i] <= 1)) {
                throw new ScoringException("The model gave a risk of " + risks[i] + ", which is no probability.");
            }
        }
    }

    @Override
    public void risk(int row, float[] target) {
        System.arraycopy(risks, row * grid, target, 0, grid);
    }

    @Override
    public void close() {
        step.close();
        head.close();
    }
}
