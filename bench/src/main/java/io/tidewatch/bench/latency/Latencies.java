package io.tidewatch.bench.latency;

import java.util.Arrays;

/** Latencies in milliseconds, counted one by one: exact percentiles, no memory that grows. Not thread-safe. */
public final class Latencies {
    /** Longer ones count as so long: the run has failed by then. */
    private static final int MOST_MILLIS = 120_000;

    private final long[] counts = new long[MOST_MILLIS + 1];
    private long count;

    /** One more; clocks that disagree by a millisecond do not make it negative. */
    public void add(long millis) {
        counts[(int) Math.max(0, Math.min(MOST_MILLIS, millis))]++;
        count++;
    }

    /** How many. */
    public long count() {
        return count;
    }

    /** The least latency that this share of all does not exceed. */
    public long percentile(double share) {
        if (count == 0) {
            throw new IllegalStateException("no latency was counted");
        }
        long wanted = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        for (int millis = 0; millis <= MOST_MILLIS; millis++) {
            seen += counts[millis];
            if (seen >= wanted) {
                return millis;
            }
        }
        throw new IllegalStateException(
                "counts do not add up: " + Arrays.stream(counts).sum());
    }
}
