package io.tidewatch.engine.drift;

import java.time.Duration;
import java.util.List;

/**
 * Counts served numbers by the bins of the reference, older events for less: what is told is the present. Fading is by event
 * time, so it does not depend on the pace of a replay, nor on how many tasks count. Thread-safe: a stream thread counts, a
 * scrape reads; hardly ever both at once.
 */
public final class DriftCounter {
    /**
     * An event weighs half as much after this time: two whole weeks are most of the weight, so that weekdays and weekends
     * do not look like drift, and a change of the shop shows within days.
     */
    public static final Duration HALF_LIFE = Duration.ofDays(7);
    /** Weights grow by powers of two from the origin; long before a double overflows (at 1,023) the origin moves. */
    private static final int MOST_HALF_LIVES = 200;

    private final double[][] edges;
    private final double[][] weights;
    private double sum;
    private double sumOfSquares;
    private long originMillis;

    public DriftCounter(DriftReference reference) {
        List<Distribution> features = reference.features();
        this.edges = new double[features.size() + 1][];
        this.weights = new double[edges.length][];
        for (int i = 0; i < edges.length; i++) {
            Distribution distribution = i < features.size() ? features.get(i) : reference.risk();
            edges[i] = distribution.edges().stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            weights[i] = new double[edges[i].length + 1];
        }
    }

    /**
     * Counts what was served for one event.
     *
     * @param vector the feature vector; its first numbers are those of the reference
     * @param risk the risk right after the event, 0 to 1
     * @param timeMillis the event's time
     * @param stands how many events it stands for: more than 1 where only some of many are counted
     */
    public synchronized void add(float[] vector, double risk, long timeMillis, double stands) {
        if (sum == 0) {
            originMillis = timeMillis;
        } else if (timeMillis - originMillis > MOST_HALF_LIVES * HALF_LIFE.toMillis()) {
            moveOrigin(timeMillis);
        }
        double weight = stands * weight(timeMillis - originMillis);
        int features = weights.length - 1;
        for (int i = 0; i < features; i++) {
            weights[i][bin(edges[i], vector[i])] += weight;
        }
        weights[features][bin(edges[features], risk)] += weight;
        sum += weight;
        sumOfSquares += weight * weight;
    }

    /** What was counted so far. */
    public synchronized DriftCounts counts() {
        double[][] copy = new double[weights.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = weights[i].clone();
        }
        return new DriftCounts(copy, sum, sumOfSquares, originMillis);
    }

    /** What an event weighs that lies so long after the origin, or before it if negative. */
    static double weight(long sinceMillis) {
        return Math.pow(2, sinceMillis / (double) HALF_LIFE.toMillis());
    }

    private void moveOrigin(long timeMillis) {
        double factor = weight(originMillis - timeMillis);
        for (double[] bins : weights) {
            for (int bin = 0; bin < bins.length; bin++) {
                bins[bin] *= factor;
            }
        }
        sum *= factor;
        sumOfSquares *= factor * factor;
        originMillis = timeMillis;
    }

    /** A handful of edges: looking at each is faster than searching. */
    private static int bin(double[] edges, double value) {
        int bin = 0;
        for (double edge : edges) {
            if (edge < value) {
                bin++;
            }
        }
        return bin;
    }
}
