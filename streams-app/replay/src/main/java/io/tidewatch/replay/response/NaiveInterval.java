package io.tidewatch.replay.response;

import io.tidewatch.engine.effect.Estimate;

/**
 * The difference of two means with the interval of a textbook (Welch, normal quantile), which holds if it is looked at once. What most
 * dashboards show, here as the opponent. Not thread-safe.
 */
final class NaiveInterval {
    /** Of the normal distribution at 97.5 %. */
    private static final double QUANTILE = 1.959963984540054;

    private final Sums treated = new Sums();
    private final Sums heldOut = new Sums();

    void add(boolean isTreated, double outcome) {
        (isTreated ? treated : heldOut).add(outcome);
    }

    /** Meaningless below two outcomes on each side. */
    Estimate interval() {
        double mean = treated.mean() - heldOut.mean();
        double margin = QUANTILE * Math.sqrt(treated.squaredError() + heldOut.squaredError());
        return new Estimate(mean, mean - margin, mean + margin);
    }

    private static final class Sums {
        private long count;
        private double mean;
        private double squares;

        void add(double number) {
            count++;
            double before = number - mean;
            mean += before / count;
            squares += before * (number - mean);
        }

        double mean() {
            return mean;
        }

        double squaredError() {
            return squares / (count - 1) / count;
        }
    }
}
