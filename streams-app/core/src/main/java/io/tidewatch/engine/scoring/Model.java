package io.tidewatch.engine.scoring;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.tidewatch.topics.GraphParts;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A model folder that was read, checked and loaded into ONNX Runtime. Thread-safe: one serves all stream threads, each with a
 * {@link Scorer} of its own. Close it after its scorers.
 */
public final class Model implements AutoCloseable {
    private final ModelManifest manifest;
    private final OrtEnvironment environment;
    private final OnnxSessions sessions;
    private final Device device;
    private final String deviceNote;
    private final RunWatch watch;

    private Model(
            ModelManifest manifest,
            OrtEnvironment environment,
            OnnxSessions sessions,
            Device device,
            String deviceNote,
            RunWatch watch) {
        this.manifest = manifest;
        this.environment = environment;
        this.sessions = sessions;
        this.device = device;
        this.deviceNote = deviceNote;
        this.watch = watch;
    }

    /**
     * Loads the model in a folder, for callers that a network without an end may hold.
     *
     * @param folder holds {@code model.onnx} and {@code model.json}
     * @throws ModelException if it is not there, damaged, made for another catalogue, or the device cannot be had
     */
    public static Model load(Path folder, Device device) throws ModelException {
        return load(folder, device, RunWatch.NONE);
    }

    /**
     * Loads the model in a folder.
     *
     * @param folder holds {@code model.onnx} and {@code model.json}
     * @param watch ends runs that take too long, the trial run included
     * @throws ModelException if it is not there, damaged, made for another catalogue, or the device cannot be had
     */
    public static Model load(Path folder, Device device, RunWatch watch) throws ModelException {
        return load(folder, ModelFiles.read(folder), device, watch);
    }

    /**
     * Loads a model whose files were read already.
     *
     * @param folder what messages call the place they come from
     * @param watch ends runs that take too long, the trial run included
     * @throws ModelException as for a folder
     */
    public static Model load(Path folder, ModelFiles files, Device device, RunWatch watch) throws ModelException {
        ModelManifest manifest = ModelManifest.parse(files.manifest(), folder.resolve(ModelFiles.MANIFEST));
        check(folder.resolve(ModelFiles.GRAPH), files.graph(), manifest.onnxSha256());
        Optional<GraphParts> parts = Optional.empty();
        if (manifest.parts().isPresent()) {
            parts = Optional.of(
                    files.parts()
                            .orElseThrow(
                                    () -> new ModelException(
                                            folder
                                                    + " lacks step.onnx or head.onnx, which model.json names; copy or export the model again.")));
            check(
                    folder.resolve(ModelFiles.STEP),
                    parts.get().step(),
                    manifest.parts().get().step());
            check(
                    folder.resolve(ModelFiles.HEAD),
                    parts.get().head(),
                    manifest.parts().get().head());
        }
        Model model = open(folder, manifest, files.graph(), parts, device, watch);
        try {
            model.checkShapes(folder);
            model.tryOut(folder);
        } catch (ModelException e) {
            model.close();
            throw e;
        }
        return model;
    }

    /** What {@code model.json} tells. */
    public ModelManifest manifest() {
        return manifest;
    }

    /** Where it runs: CPU or CUDA. */
    public Device device() {
        return device;
    }

    /** Where it runs and, if that is not what could be wished for, why: for logs and the status page. */
    public String deviceNote() {
        return deviceNote;
    }

    /**
     * Whether step and risks run apart. A graph that was not cut between them runs whole for each event of a user in a
     * batch, which costs several times as much.
     */
    public boolean runsInTwoSteps() {
        return sessions.areCut();
    }

    /** A scorer for one thread, for up to {@code capacity} rows at once. */
    public Scorer newScorer(int capacity) {
        return new OnnxScorer(manifest, environment, sessions, capacity, watch);
    }

    @Override
    public void close() {
        sessions.close();
    }

    private static void check(Path file, byte[] graph, String expected) throws ModelException {
        try {
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(graph));
            if (!sha256.equalsIgnoreCase(expected)) {
                throw new ModelException(
                        file + " (" + graph.length + " bytes) is not the file that model.json describes: its"
                                + " SHA-256 differs. It was cut short or replaced; copy or export the model again.");
            }
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256.", impossible);
        }
    }

    private static Model open(
            Path folder,
            ModelManifest manifest,
            byte[] graph,
            Optional<GraphParts> parts,
            Device wished,
            RunWatch watch)
            throws ModelException {
        OrtEnvironment environment = OnnxLibrary.environment();
        String cudaReason = "";
        if (wished != Device.CPU) {
            try {
                return new Model(
                        manifest,
                        environment,
                        OnnxSessions.open(environment, graph, parts, true),
                        Device.CUDA,
                        "CUDA",
                        watch);
            } catch (OrtException e) {
                String runtimeSays = e.getMessage().lines().findFirst().orElse("no reason given");
                cudaReason = OnnxBuild.ofThisProcess().cudaProblem(runtimeSays, CudaSetup.ofThisMachine());
            }
        }
        if (wished == Device.CUDA) {
            throw new ModelException("model.device is cuda, but CUDA cannot be had: " + cudaReason
                    + ". Or set model.device to cpu or auto.");
        }
        try {
            String note = wished == Device.AUTO ? "CPU, since CUDA cannot be had: " + cudaReason : "CPU";
            return new Model(
                    manifest,
                    environment,
                    OnnxSessions.open(environment, graph, parts, false),
                    Device.CPU,
                    note,
                    watch);
        } catch (OrtException e) {
            throw new ModelException(
                    folder + ": ONNX Runtime refuses model.onnx: " + e.getMessage() + ". Export the model again.", e);
        }
    }

    private void checkShapes(Path folder) throws ModelException {
        try {
            int hidden = manifest.hiddenSize();
            Map<String, NodeInfo> taken = sessions.step().getInputInfo();
            checkShape(folder, taken, OnnxScorer.VECTOR, manifest.features());
            checkShape(folder, taken, OnnxScorer.HIDDEN, hidden);
            checkShape(folder, sessions.step().getOutputInfo(), OnnxScorer.NEXT_HIDDEN, hidden);
            checkShape(
                    folder,
                    sessions.head().getOutputInfo(),
                    OnnxScorer.RISK,
                    manifest.silenceShares().size());
        } catch (OrtException e) {
            throw new ModelException(
                    folder + ": ONNX Runtime cannot tell the shapes of model.onnx: " + e.getMessage(), e);
        }
    }

    private static void checkShape(Path folder, Map<String, NodeInfo> nodes, String name, long... row)
            throws ModelException {
        if (!nodes.containsKey(name)) {
            throw new ModelException(folder + ": model.onnx has no '" + name + "', only " + nodes.keySet()
                    + ". Export the model with the model-export of this version.");
        }
        long[] shape = nodes.get(name).getInfo() instanceof TensorInfo tensor ? tensor.getShape() : new long[0];
        long[] wanted = LongStream.concat(LongStream.of(-1), LongStream.of(row)).toArray();
        if (!Arrays.equals(shape, wanted)) {
            throw new ModelException(
                    folder + ": '" + name + "' of model.onnx has the shape " + Arrays.toString(shape) + "; it must be "
                            + Arrays.toString(wanted) + ", with a dynamic batch (-1). Export the model again.");
        }
    }

    /** A first run: what fails here would fail at the first customer. */
    private void tryOut(Path folder) throws ModelException {
        try (Scorer scorer = newScorer(1)) {
            float[] vector = new float[manifest.features()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = manifest.neutral().get(i);
            }
            float[] hidden = new float[manifest.hiddenSize()];
            float[] next = new float[manifest.hiddenSize()];
            scorer.stepInput(0, vector, hidden);
            scorer.step(1);
            scorer.next(0, next);
            scorer.riskInput(0, vector, hidden, next);
            scorer.risks(1);
        } catch (ScoringException e) {
            throw new ModelException(
                    folder + ": a trial run failed: " + e.getMessage() + " Export the model again.", e);
        }
    }
}
