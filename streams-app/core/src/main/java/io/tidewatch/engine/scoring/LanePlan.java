package io.tidewatch.engine.scoring;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * How a device shared by several threads is fed.
 *
 * @param rows most rows of one run
 * @param maxWait how long a batch waits for rows of threads that are expected to bring some
 */
public record LanePlan(int rows, Duration maxWait) {
    /** What a row may cost above the best that was measured: less is lost in noise, and a larger batch only delays its callers. */
    static final double NEAR_BEST = 1.1;
    /** A tenth of the commit interval under exactly-once: a longer run would be felt between a shop's click and its coupon. */
    static final Duration LONGEST_RUN = Duration.ofMillis(10);
    /** A device whose empty run takes longer is in trouble, and waiting would add to it. */
    static final Duration LONGEST_WAIT = Duration.ofMillis(2);

    public LanePlan {
        Objects.requireNonNull(maxWait, "maxWait");
        if (rows < 1 || maxWait.isNegative()) {
            throw new IllegalArgumentException("A lane of " + rows + " rows that waits " + maxWait + " is none.");
        }
    }

    /**
     * Chooses from what was measured. Rows: the smallest batch whose time per row, step and risks together, is within a tenth
     * of the best, among the batches that take 10 ms at most. Wait: what a step of the smallest batch takes, which is nearly all
     * fixed cost and so what merging two batches saves, 2 ms at most.
     *
     * @param timings of different batch sizes, at least one
     */
    public static LanePlan choose(List<BatchTiming> timings) {
        BatchTiming smallest = timings.stream()
                .min(Comparator.comparingInt(BatchTiming::rows))
                .orElseThrow(() -> new IllegalArgumentException("Nothing was measured to choose from."));
        List<BatchTiming> shortEnough = timings.stream()
                .filter(timing -> timing.nanos() <= LONGEST_RUN.toNanos())
                .toList();
        double best =
                shortEnough.stream().mapToDouble(BatchTiming::nanosPerRow).min().orElse(0);
        int rows = shortEnough.stream()
                .filter(timing -> timing.nanosPerRow() <= best * NEAR_BEST)
                .mapToInt(BatchTiming::rows)
                .min()
                .orElse(smallest.rows());
        return new LanePlan(rows, Duration.ofNanos(Math.min(smallest.stepNanos(), LONGEST_WAIT.toNanos())));
    }
}
