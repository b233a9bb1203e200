package io.tidewatch.engine.drift;

import java.util.List;

/**
 * The population stability index of counts against expected shares: Σ (a − e) · ln(a / e) over the bins, a the actual share
 * and e the expected one. 0 when both agree. It is the symmetric Kullback–Leibler divergence (Jeffreys, 1946); its use on
 * scorecards is from Lewis, "An Introduction to Credit Scoring" (1994), and Siddiqi, "Credit Risk Scorecards" (2006).
 */
final class StabilityIndex {
    /** Added to every bin's count, so that an empty bin has a logarithm (Jeffreys' prior of a share). */
    private static final double PRIOR = 0.5;
    /** An expected share is taken as at least this: one event in ten thousand, below which training data says nothing. */
    private static final double LEAST_SHARE = 1e-4;

    private StabilityIndex() {}

    /**
     * The index.
     *
     * @param expected shares of the bins in training
     * @param weights what was counted in the bins, in any unit
     * @param events how many independent events the weights are worth, more than 0
     */
    static double of(List<Double> expected, double[] weights, double events) {
        int bins = weights.length;
        double weight = 0;
        double expectedSum = 0;
        for (int i = 0; i < bins; i++) {
            weight += weights[i];
            expectedSum += Math.max(expected.get(i), LEAST_SHARE);
        }
        double index = 0;
        for (int i = 0; i < bins; i++) {
            double counted = weight == 0 ? 0 : weights[i] / weight * events;
            double actualShare = (counted + PRIOR) / (events + PRIOR * bins);
            double expectedShare = Math.max(expected.get(i), LEAST_SHARE) / expectedSum;
            index += (actualShare - expectedShare) * Math.log(actualShare / expectedShare);
        }
        return index;
    }
}
