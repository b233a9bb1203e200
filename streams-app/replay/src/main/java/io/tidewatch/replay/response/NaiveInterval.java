package io.tidewatch.replay.response;

import io.tidewatch.engine.effect.Estimate;
import io.tidewatch.engine.effect.RunningMoments;

/**
 * The difference of two means with the interval of a textbook (Welch, normal quantile), which holds if it is looked at once. What most
 * dashboards show, here as the opponent. Not thread-safe.
 */
final class NaiveInterval {
    /** Of the normal distribution at 97.5 %. */
    private static final double QUANTILE = 1.959963984540054;

    private final RunningMoments treated = new RunningMoments();
    private final RunningMoments heldOut = new RunningMoments();

    void add(boolean isTreated, double outcome) {
        (isTreated ? treated : heldOut).add(outcome);
    }

    /** Meaningless below two outcomes on each side. */
    Estimate interval() {
        double mean = treated.mean() - heldOut.mean();
        double margin = QUANTILE * Math.sqrt(squaredError(treated) + squaredError(heldOut));
        return new Estimate(mean, mean - margin, mean + margin);
    }

    private static double squaredError(RunningMoments numbers) {
        return numbers.deviation() * numbers.deviation() / numbers.count();
    }
}
