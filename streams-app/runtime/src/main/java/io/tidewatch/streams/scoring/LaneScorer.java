package io.tidewatch.streams.scoring;

import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.streams.scoring.LaneCall.Half;
import io.tidewatch.streams.scoring.LaneCall.Target;

/** A scorer for one thread that has its rows run in a lane, in parts if they are more than a batch of the lane holds. */
final class LaneScorer implements Scorer {
    private final ScoringLane lane;
    private final Scorer buffers;
    private final Rows step;
    private final Rows risk;

    /** A half's rows: what goes in, and what comes out. The step does not read the next hidden state. */
    private record Rows(float[][] vectors, float[][] hiddens, float[][] nexts, float[][] results) {
        static Rows of(ModelManifest manifest, int capacity, int resultWidth) {
            int hidden = manifest.hiddenSize();
            return new Rows(
                    new float[capacity][FeatureCatalogue.size()],
                    new float[capacity][hidden],
                    new float[capacity][hidden],
                    new float[capacity][resultWidth]);
        }
    }

    /** Moves one row between the caller's arrays and a row of the lane's buffers. */
    private interface Move {
        void move(int own, int lanes);
    }

    LaneScorer(ScoringLane lane, Scorer buffers, int capacity) {
        ModelManifest manifest = buffers.manifest();
        this.lane = lane;
        this.buffers = buffers;
        this.step = Rows.of(manifest, capacity, manifest.hiddenSize());
        this.risk = Rows.of(manifest, capacity, manifest.silenceShares().size());
    }

    @Override
    public ModelManifest manifest() {
        return buffers.manifest();
    }

    @Override
    public int capacity() {
        return step.vectors.length;
    }

    @Override
    public void stepInput(int row, float[] vector, float[] hidden) {
        copy(vector, step.vectors[row]);
        copy(hidden, step.hiddens[row]);
    }

    @Override
    public void step(int rows) throws ScoringException {
        run(
                Half.STEP,
                rows,
                (own, lanes) -> buffers.stepInput(lanes, step.vectors[own], step.hiddens[own]),
                (own, lanes) -> buffers.next(lanes, step.results[own]));
    }

    @Override
    public void next(int row, float[] target) {
        copy(step.results[row], target);
    }

    @Override
    public void riskInput(int row, float[] vector, float[] hidden, float[] next) {
        copy(vector, risk.vectors[row]);
        copy(hidden, risk.hiddens[row]);
        copy(next, risk.nexts[row]);
    }

    @Override
    public void risks(int rows) throws ScoringException {
        run(
                Half.RISKS,
                rows,
                (own, lanes) -> buffers.riskInput(lanes, risk.vectors[own], risk.hiddens[own], risk.nexts[own]),
                (own, lanes) -> buffers.risk(lanes, risk.results[own]));
    }

    @Override
    public void risk(int row, float[] target) {
        copy(risk.results[row], target);
    }

    @Override
    public void close() {
        // The buffers are the model's.
    }

    private void run(Half half, int rows, Move inputs, Move results) throws ScoringException {
        int most = buffers.capacity();
        for (int from = 0; from < rows; from += most) {
            int count = Math.min(most, rows - from);
            lane.run(new Target(buffers, half), count, moving(inputs, from, count), moving(results, from, count));
        }
    }

    private static LaneCall.Copy moving(Move row, int from, int count) {
        return first -> {
            for (int i = 0; i < count; i++) {
                row.move(from + i, first + i);
            }
        };
    }

    private static void copy(float[] from, float[] to) {
        System.arraycopy(from, 0, to, 0, from.length);
    }
}
