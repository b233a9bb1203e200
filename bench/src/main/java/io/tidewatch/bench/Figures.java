package io.tidewatch.bench;

import io.tidewatch.bench.row.Lap;
import io.tidewatch.bench.row.RowKind;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the rounds of one row gave.
 *
 * @param row the row
 * @param laps of each round
 */
record Figures(RowKind row, List<Lap> laps) {
    Figures {
        laps = List.copyOf(laps);
        if (laps.isEmpty()) {
            throw new IllegalArgumentException("no round of " + row.label());
        }
    }

    /** Events per second, median of the rounds. */
    double rate() {
        return median(Lap::eventsPerSecond);
    }

    /** CPU microseconds of the working threads per event, median of the rounds. */
    double cpu() {
        return median(Lap::cpuMicros);
    }

    /** CPU microseconds of the whole process per event, median of the rounds. */
    double processCpu() {
        return median(Lap::processCpuMicros);
    }

    /** Alerts of a thousand events, median of the rounds. */
    double alerts() {
        return median(Lap::alertsPerThousand);
    }

    /** Largest less smallest rate over the median: how noisy the machine was. */
    double spread() {
        return spread(Lap::eventsPerSecond);
    }

    /** The same of the CPU time. */
    double cpuSpread() {
        return spread(Lap::cpuMicros);
    }

    private double spread(ToDoubleFunction<Lap> figure) {
        double least = laps.stream().mapToDouble(figure).min().orElseThrow();
        double most = laps.stream().mapToDouble(figure).max().orElseThrow();
        return (most - least) / median(figure);
    }

    private double median(ToDoubleFunction<Lap> figure) {
        double[] sorted = laps.stream().mapToDouble(figure).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
