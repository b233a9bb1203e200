package io.tidewatch.replay.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether risks mean what they say: of users with a risk of 0.7, do 70 in 100 stay away?
 *
 * @param samples predictions compared with what followed
 * @param bins ten equal ranges of risk from 0 to 1, empty ones included
 */
public record Calibration(long samples, double squaredErrorSum, List<Bin> bins) {
    /** Enough to see a bend, few enough for some hundred samples in each. */
    private static final int BINS = 10;

    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * One prediction and what followed.
     *
     * @param risk the predicted probability of staying away, 0 to 1
     * @param stayedAway what followed
     */
    public record Outcome(double risk, boolean stayedAway) {}

    /**
     * The samples of one range of risk.
     *
     * @param lower the range's lower end, inclusive
     * @param upper its upper end, exclusive but for 1
     * @param count samples in it
     * @param meanRisk their mean predicted risk; NaN if there are none
     * @param observed the share that stayed away; NaN if there are none
     */
    public record Bin(double lower, double upper, long count, double meanRisk, double observed) {}

    /** Sorts outcomes into bins. */
    public static Calibration of(Collection<Outcome> outcomes) {
        long[] counts = new long[BINS];
        double[] risks = new double[BINS];
        long[] away = new long[BINS];
        double squares = 0;
        for (Outcome outcome : outcomes) {
            int bin = Math.min((int) (outcome.risk() * BINS), BINS - 1);
            counts[bin]++;
            risks[bin] += outcome.risk();
            away[bin] += outcome.stayedAway() ? 1 : 0;
            double error = outcome.risk() - (outcome.stayedAway() ? 1 : 0);
            squares += error * error;
        }
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            double count = counts[bin] == 0 ? Double.NaN : counts[bin];
            bins.add(new Bin(
                    (double) bin / BINS, (bin + 1.0) / BINS, counts[bin], risks[bin] / count, away[bin] / count));
        }
        return new Calibration(outcomes.size(), squares, bins);
    }

    /** Expected calibration error: the mean distance of predicted and observed, weighted by samples. */
    public OptionalDouble expectedError() {
        double sum = bins.stream()
                .filter(bin -> bin.count() > 0)
                .mapToDouble(bin -> bin.count() * Math.abs(bin.meanRisk() - bin.observed()))
                .sum();
        return samples == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / samples);
    }

    /** Brier score: the mean squared error of the risks; 0 is perfect, lower is better. */
    public OptionalDouble brier() {
        return samples == 0 ? OptionalDouble.empty() : OptionalDouble.of(squaredErrorSum / samples);
    }
}
