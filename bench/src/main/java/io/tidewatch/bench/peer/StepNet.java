package io.tidewatch.bench.peer;

import java.nio.file.Path;

/** The engine's own network, one incremental step for each row of a batch. Not thread-safe. */
public final class StepNet implements AutoCloseable {
    private static final String VECTOR = "x";
    private static final String HIDDEN = "h";
    private static final String NEXT_HIDDEN = "h_next";
    private static final String RISK = "risk";

    private final OnnxGraph graph;

    /** Loads {@code model.onnx} of a model folder, for batches of up to {@code capacity}. */
    public StepNet(Path model, int capacity) {
        this.graph = OnnxGraph.load(model.resolve("model.onnx"), capacity);
    }

    /** Rows of the largest batch. */
    public int capacity() {
        return graph.capacity();
    }

    int hiddenSize() {
        return graph.width(HIDDEN);
    }

    void input(int row, float[] vector, float[] hidden) {
        graph.set(VECTOR, row, vector);
        graph.set(HIDDEN, row, hidden);
    }

    void run(int rows) {
        graph.run(rows);
    }

    float[] nextHidden(int row) {
        return output(NEXT_HIDDEN, row);
    }

    /** The risks over the grid of silences. */
    float[] risks(int row) {
        return output(RISK, row);
    }

    @Override
    public void close() {
        graph.close();
    }

    private float[] output(String name, int row) {
        float[] values = new float[graph.width(name)];
        graph.get(name, row, values);
        return values;
    }
}
