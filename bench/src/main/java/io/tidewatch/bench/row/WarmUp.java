package io.tidewatch.bench.row;

import java.util.ArrayList;
import java.util.List;

/**
 * Says when a row no longer gets cheaper, from its CPU time per event in windows of the same length: just after a start the compiler
 * is measured and not the row. Only counts; who measures the windows is the {@link Stopwatch}.
 */
final class WarmUp {
    /** As many windows each side are compared: one alone may have a checkpoint or a collection in it. */
    private static final int COMPARED = 2;
    /** Cheaper by less than this is noise. */
    private static final double STILL_FALLING = 0.97;

    private final List<Double> windows = new ArrayList<>();

    /** One more window. */
    void add(double cpuMicrosPerEvent) {
        windows.add(cpuMicrosPerEvent);
    }

    /** Whether the last windows were about as dear as those before them. */
    boolean settled() {
        int count = windows.size();
        return count >= 2 * COMPARED
                && mean(count - COMPARED, count) >= STILL_FALLING * mean(count - 2 * COMPARED, count - COMPARED);
    }

    private double mean(int from, int to) {
        return windows.subList(from, to).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }
}
