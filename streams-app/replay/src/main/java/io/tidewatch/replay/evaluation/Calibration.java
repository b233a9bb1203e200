package io.tidewatch.replay.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether risks mean what they say: of customers with a risk of 0.7, are 70 in 100 lost?
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
     * @param risk the predicted probability of being lost, 0 to 1
     * @param lost what followed
     */
    public record Outcome(double risk, boolean lost) {}

    /**
     * The samples of one range of risk.
     *
     * @param lower the range's lower end, inclusive
     * @param upper its upper end, exclusive but for 1
     * @param count samples in it
     * @param meanRisk their mean predicted risk; NaN if there are none
     * @param observed the share that was lost; NaN if there are none
     */
    public record Bin(double lower, double upper, long count, double meanRisk, double observed) {}

    /** Sorts outcomes into bins. */
    public static Calibration of(Collection<Outcome> outcomes) {
        Sums sums = new Sums();
        outcomes.forEach(outcome -> sums.add(outcome.risk(), outcome.lost()));
        return sums.calibration();
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

    /** Adds up predictions and what followed, without keeping them. */
    public static final class Sums {
        private final long[] counts = new long[BINS];
        private final double[] risks = new double[BINS];
        private final long[] lost = new long[BINS];
        private double squares;

        /**
         * One more.
         *
         * @param risk the predicted probability of being lost, 0 to 1
         * @param isLost what followed
         */
        public void add(double risk, boolean isLost) {
            int bin = Math.min((int) (risk * BINS), BINS - 1);
            counts[bin]++;
            risks[bin] += risk;
            lost[bin] += isLost ? 1 : 0;
            double error = risk - (isLost ? 1 : 0);
            squares += error * error;
        }

        /** All of another's. */
        void add(Sums other) {
            for (int bin = 0; bin < BINS; bin++) {
                counts[bin] += other.counts[bin];
                risks[bin] += other.risks[bin];
                lost[bin] += other.lost[bin];
            }
            squares += other.squares;
        }

        /** What they say. */
        public Calibration calibration() {
            long samples = 0;
            List<Bin> bins = new ArrayList<>();
            for (int bin = 0; bin < BINS; bin++) {
                samples += counts[bin];
                double count = counts[bin] == 0 ? Double.NaN : counts[bin];
                bins.add(new Bin(
                        (double) bin / BINS, (bin + 1.0) / BINS, counts[bin], risks[bin] / count, lost[bin] / count));
            }
            return new Calibration(samples, squares, bins);
        }
    }
}
