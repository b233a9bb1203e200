package io.tidewatch.engine.scoring;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.tidewatch.topics.GraphParts;
import java.util.Optional;

/**
 * A model's graph loaded into ONNX Runtime.
 *
 * @param step makes the next hidden state
 * @param head makes the risks; the same session as the step, with the whole graph, if it was not cut
 */
record OnnxSessions(OrtSession step, OrtSession head) implements AutoCloseable {
    /**
     * Loads the parts, or the whole graph if there are none.
     *
     * @throws OrtException if the runtime refuses one, or CUDA cannot be had
     */
    static OnnxSessions open(OrtEnvironment environment, byte[] graph, Optional<GraphParts> parts, boolean cuda)
            throws OrtException {
        if (parts.isEmpty()) {
            OrtSession whole = session(environment, graph, cuda);
            return new OnnxSessions(whole, whole);
        }
        OrtSession step = session(environment, parts.get().step(), cuda);
        try {
            return new OnnxSessions(step, session(environment, parts.get().head(), cuda));
        } catch (OrtException e) {
            close(step);
            throw e;
        }
    }

    /** Whether the graph was cut. */
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
                OnnxLibrary.addCuda(options);
            }
            return environment.createSession(graph, options);
        }
    }
}
