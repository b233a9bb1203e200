package io.tidewatch.engine.drift;

import java.util.Arrays;

/**
 * What was counted up to one moment: the weight in every bin of every feature and, last, of the risk. Immutable; counts of the
 * same model add up, whichever task counted them.
 */
public final class DriftCounts {
    private final double[][] weights;
    private final double sum;
    private final double sumOfSquares;
    private final long originMillis;

    /**
     * @param weights by feature and bin, the risk's last; belongs to this object from now on
     * @param sum of the weights of the events counted
     * @param sumOfSquares of the same weights
     * @param originMillis an event of this time weighs 1
     */
    DriftCounts(double[][] weights, double sum, double sumOfSquares, long originMillis) {
        this.weights = weights;
        this.sum = sum;
        this.sumOfSquares = sumOfSquares;
        this.originMillis = originMillis;
    }

    /** How many events of equal weight would be as steady (Kish's effective sample size); 0 if none was counted. */
    public double events() {
        return sumOfSquares == 0 ? 0 : sum * sum / sumOfSquares;
    }

    /** Both together. */
    public DriftCounts plus(DriftCounts other) {
        if (sum == 0) {
            return other;
        }
        if (other.sum == 0) {
            return this;
        }
        long origin = Math.max(originMillis, other.originMillis);
        double mine = DriftCounter.weight(originMillis - origin);
        double others = DriftCounter.weight(other.originMillis - origin);
        double[][] both = new double[weights.length][];
        for (int i = 0; i < both.length; i++) {
            both[i] = Arrays.copyOf(weights[i], weights[i].length);
            for (int bin = 0; bin < both[i].length; bin++) {
                both[i][bin] = both[i][bin] * mine + other.weights[i][bin] * others;
            }
        }
        return new DriftCounts(
                both,
                sum * mine + other.sum * others,
                sumOfSquares * mine * mine + other.sumOfSquares * others * others,
                origin);
    }

    /** The weights of one feature's bins, or of the risk's after the last feature; must not be changed. */
    double[] weights(int place) {
        return weights[place];
    }
}
