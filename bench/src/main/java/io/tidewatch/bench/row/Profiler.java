package io.tidewatch.bench.row;

import java.io.IOException;
import java.nio.file.Path;
import one.profiler.AsyncProfiler;

/**
 * Looks at this process's threads while it is measured, with async-profiler by CPU time: unlike the JVM's own recorder it sees native
 * code (RocksDB, ONNX Runtime, collections) as often as Java. Leaves a flame graph and the stacks that it is made of.
 */
final class Profiler implements Stopwatch.Measurement {
    /** The system property that names the flame graph's file; the stacks lie beside it. */
    static final String FILE = "tidewatch.bench.profile";
    /** Of a thread's CPU time between two looks: ten thousand in a run of ten seconds. */
    private static final String INTERVAL = "1ms";
    /** Narrower frames, in percent, are left out: they cannot be seen. */
    private static final String LEAST_WIDTH = "0.1";

    private final Path flameGraph;
    private final AsyncProfiler profiler;

    Profiler(Path flameGraph) {
        this.flameGraph = flameGraph;
        this.profiler = AsyncProfiler.getInstance();
    }

    @Override
    public void begins() {
        execute("start,event=ctimer,interval=" + INTERVAL + ",threads");
    }

    @Override
    public void ends() {
        execute("dump,threads,collapsed,file=" + flameGraph + ProfileStacks.SUFFIX);
        execute("stop,threads,flamegraph,minwidth=" + LEAST_WIDTH + ",title=" + flameGraph.getFileName() + ",file="
                + flameGraph);
    }

    private void execute(String command) {
        try {
            profiler.execute(command);
        } catch (IOException failed) {
            throw new IllegalStateException("async-profiler could not " + command, failed);
        }
    }
}
