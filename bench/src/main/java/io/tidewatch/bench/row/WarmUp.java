package io.tidewatch.bench.row;

import java.util.ArrayList;
import java.util.List;

/**
 * Says when a row is warm, from windows of the same length: when its CPU time per event no longer falls and the compiler is nearly
 * done. Just after a start the compiler is measured and not the row. Only counts; the windows are measured by the
 * {@link Stopwatch}.
 */
final class WarmUp {
    /** As many windows each side are compared: one alone may have a checkpoint or a collection in it. */
    private static final int COMPARED = 2;
    /** Cheaper by less than this is noise. */
    private static final double STILL_FALLING = 0.97;

    /** Of a core; a row that has run for long still compiles a little now and then. */
    private static final double STILL_COMPILING = 0.2;

    private final List<Double> windows = new ArrayList<>();
    private double compiling;

    /**
     * One more window.
     *
     * @param cpuMicrosPerEvent of the row's threads
     * @param compilersShare how much of the window the compiler worked
     */
    void add(double cpuMicrosPerEvent, double compilersShare) {
        windows.add(cpuMicrosPerEvent);
        compiling = compilersShare;
    }

    /** Whether the last windows were about as dear as those before them, without much work of the compiler. */
    boolean settled() {
        int count = windows.size();
        return count >= 2 * COMPARED
                && compiling <= STILL_COMPILING
                && mean(count - COMPARED, count) >= STILL_FALLING * mean(count - 2 * COMPARED, count - COMPARED);
    }

    private double mean(int from, int to) {
        return windows.subList(from, to).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }
}
