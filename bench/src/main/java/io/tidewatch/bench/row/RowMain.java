package io.tidewatch.bench.row;

import io.tidewatch.bench.peer.flink.FlinkRow;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A row's process: runs one row, times it, prints the {@link Lap} as its last line, and is gone. */
public final class RowMain {
    /** Before the line that is the result; whatever else is printed is for people. */
    public static final String RESULT = "RESULT ";

    private static final int FAILED = 1;

    private RowMain() {}

    /** The JVM option that has a run profiled while it is measured, into a flame graph. */
    public static String profileOption(Path flameGraph) {
        return "-D" + Profiler.FILE + "=" + flameGraph;
    }

    /** Takes a {@link RowTask} as JSON. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            RowTask task = RowTask.parse(arguments[0]);
            RunningRow row = start(task);
            String profile = System.getProperty(Profiler.FILE, "");
            Stopwatch.Measurement profiler =
                    profile.isEmpty() ? Stopwatch.Measurement.NONE : new Profiler(Path.of(profile));
            Lap lap = new Stopwatch(row, profiler)
                    .time(task.events(), task.filling(), task.warmSeconds(), task.measureSeconds());
            out.println(RESULT + RowTask.write(lap));
        } catch (Exception | LinkageError failure) {
            failure.printStackTrace(System.err);
            Runtime.getRuntime().halt(FAILED);
        }
        // Not closed in order: that takes seconds, and nobody needs what it would save.
        Runtime.getRuntime().halt(0);
    }

    private static RunningRow start(RowTask task) throws Exception {
        return switch (RowKind.of(task.row()).platform()) {
            case STREAMS -> StreamsRow.of(task).start();
            case FLINK -> FlinkRow.start(task);
        };
    }
}
