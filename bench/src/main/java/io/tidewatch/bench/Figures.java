package io.tidewatch.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What several rounds of one row gave.
 *
 * @param row the row's name
 * @param meaning what the row does
 * @param eventsPerSecond of each round
 * @param cpuMicros stream threads' CPU time per event, microseconds, of each round
 */
record Figures(String row, String meaning, List<Double> eventsPerSecond, List<Double> cpuMicros) {
    Figures {
        eventsPerSecond = List.copyOf(eventsPerSecond);
        cpuMicros = List.copyOf(cpuMicros);
    }

    double medianRate() {
        return median(eventsPerSecond);
    }

    double medianCpu() {
        return median(cpuMicros);
    }

    /** Largest less smallest rate over the median: how noisy the machine was. */
    double spread() {
        double least =
                eventsPerSecond.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double most =
                eventsPerSecond.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return (most - least) / medianRate();
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
