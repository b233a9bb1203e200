package io.tidewatch.engine.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.tidewatch.engine.feature.FeatureCatalogue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/**
 * A scorer on ONNX Runtime with buffers and tensors that are made once and reused, which saves two thirds of a small call.
 *
 * <p>Runs are padded to a multiple of {@link #PAD} rows, so that every row goes through the same vector instructions whatever
 * else is in the batch: then a row's result is the same to the last bit in every batch size on one machine.
 */
final class OnnxScorer implements Scorer {
    static final String VECTOR = "x";
    static final String HIDDEN = "h";
    static final String NEXT_HIDDEN = "h_next";
    static final String RISK = "risk";

    /** The widest vector register holds 16 floats; matrix kernels work on at most 12 rows at once. */
    private static final int PAD = 16;

    private final ModelManifest manifest;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final int capacity;
    private final int grid;
    private final int horizons;
    /** Where the acted-on horizon's curve begins in a row of risks. */
    private final int actedOn;

    private final FloatBuffer vectors;
    private final FloatBuffer hiddens;
    private final FloatBuffer nextHiddens;
    private final FloatBuffer risks;
    /** Tensors over the buffers' first rows, by padded rows / PAD; made when first needed. */
    private final Tensors[] tensors;

    OnnxScorer(ModelManifest manifest, OrtEnvironment environment, OrtSession session, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("A scorer needs room for at least one row, not " + capacity + ".");
        }
        this.manifest = manifest;
        this.environment = environment;
        this.session = session;
        this.capacity = capacity;
        this.grid = manifest.silenceDays().size();
        this.horizons = manifest.horizonsDays().size();
        this.actedOn = manifest.horizonIndex() * grid;
        int rows = padded(capacity);
        this.vectors = floats(rows * FeatureCatalogue.size());
        this.hiddens = floats(rows * manifest.hiddenSize());
        this.nextHiddens = floats(rows * manifest.hiddenSize());
        this.risks = floats(rows * horizons * grid);
        this.tensors = new Tensors[rows / PAD + 1];
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
        vectors.put(row * FeatureCatalogue.size(), vector, 0, FeatureCatalogue.size());
        hiddens.put(row * manifest.hiddenSize(), hidden, 0, manifest.hiddenSize());
    }

    @Override
    public void run(int rows) throws ScoringException {
        try {
            Tensors batch = tensors(padded(rows));
            // The pinned outputs are ours; closing the result releases what the runtime made around them.
            session.run(batch.inputs, Set.of(), batch.outputs).close();
        } catch (OrtException e) {
            throw new ScoringException("ONNX Runtime failed on a batch of " + rows + ": " + e.getMessage(), e);
        }
        checkFinite(rows);
    }

    @Override
    public void hidden(int row, float[] target) {
        nextHiddens.get(row * manifest.hiddenSize(), target, 0, manifest.hiddenSize());
    }

    @Override
    public void risk(int row, float[] target) {
        risks.get(row * horizons * grid + actedOn, target, 0, grid);
    }

    @Override
    public void close() {
        for (int i = 0; i < tensors.length; i++) {
            if (tensors[i] != null) {
                tensors[i].close();
                tensors[i] = null;
            }
        }
    }

    private void checkFinite(int rows) throws ScoringException {
        for (int row = 0; row < rows; row++) {
            int at = row * horizons * grid + actedOn;
            for (int i = at; i < at + grid; i++) {
                float risk = risks.get(i);
                if (!(risk >= 0 && risk <= 1)) {
                    throw new ScoringException("The model gave a risk of " + risk + ", which is no probability.");
                }
            }
        }
        for (int i = 0; i < rows * manifest.hiddenSize(); i++) {
            if (!Float.isFinite(nextHiddens.get(i))) {
                throw new ScoringException("The model gave a hidden state that is not finite.");
            }
        }
    }

    private Tensors tensors(int rows) throws OrtException {
        int at = rows / PAD;
        if (tensors[at] == null) {
            OnnxTensor x = tensor(vectors, rows, FeatureCatalogue.size());
            OnnxTensor h = tensor(hiddens, rows, manifest.hiddenSize());
            OnnxTensor next = tensor(nextHiddens, rows, manifest.hiddenSize());
            OnnxTensor risk = tensor(risks, rows, horizons, grid);
            tensors[at] = new Tensors(Map.of(VECTOR, x, HIDDEN, h), Map.of(NEXT_HIDDEN, next, RISK, risk));
        }
        return tensors[at];
    }

    private OnnxTensor tensor(FloatBuffer buffer, int rows, int columns) throws OrtException {
        return OnnxTensor.createTensor(environment, buffer.slice(0, rows * columns), new long[] {rows, columns});
    }

    private OnnxTensor tensor(FloatBuffer buffer, int rows, int horizons, int silences) throws OrtException {
        return OnnxTensor.createTensor(
                environment, buffer.slice(0, rows * horizons * silences), new long[] {rows, horizons, silences});
    }

    private static int padded(int rows) {
        return (rows + PAD - 1) / PAD * PAD;
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private record Tensors(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
        void close() {
            inputs.values().forEach(OnnxTensor::close);
            outputs.values().forEach(OnnxTensor::close);
        }
    }
}
