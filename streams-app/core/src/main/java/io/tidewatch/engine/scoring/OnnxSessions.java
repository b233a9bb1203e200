package io.tidewatch.engine.scoring;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.Optional;

/**
 * A model's graph loaded into ONNX Runtime, in the parts that {@link GraphCut} makes of it.
 *
 * @param step makes the next hidden state
 * @param head makes the risks; the same session as the step, with the whole graph, if it could not be cut
 */
record OnnxSessions(OrtSession step, OrtSession head) implements AutoCloseable {
    static OnnxSessions open(OrtEnvironment environment, byte[] graph, boolean cuda) throws OrtException {
        Optional<GraphCut> cut = GraphCut.of(graph);
        if (cut.isEmpty()) {
            OrtSession whole = session(environment, graph, cuda);
            return new OnnxSessions(whole, whole);
        }
        OrtSession step = session(environment, cut.get().step(), cuda);
        try {
            return new OnnxSessions(step, session(environment, cut.get().head(), cuda));
        } catch (OrtException e) {
            close(step);
            throw e;
        }
    }

    /** Whether the graph could be cut. */
    boolean areCut() {
        return step != head;
    }

    @Override
    public void close() {
        close(step);
        if (areCut()) {
            close(head);
        }
    }

    private static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("The ONNX session could not be closed.", e);
        }
    }

    private static OrtSession session(OrtEnvironment environment, byte[] graph, boolean cuda) throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            // Parallelism comes from Kafka's partitions; threads inside a step of microseconds would only wait for one
            // another.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            // The runtime's defaults, said here because a step leans on them: fused operators, and memory from an arena
            // that is laid out anew only for a batch size that was not seen before.
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            options.setMemoryPatternOptimization(true);
            options.setCPUArenaAllocator(true);
            if (cuda) {
                options.addCUDA(0);
            }
            return environment.createSession(graph, options);
        }
    }
}
