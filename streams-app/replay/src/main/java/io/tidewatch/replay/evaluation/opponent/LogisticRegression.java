package io.tidewatch.replay.evaluation.opponent;

import io.tidewatch.engine.linear.Cholesky;
import java.util.Optional;

/**
 * Logistic regression on standardised features with scikit-learn's default penalty, half of the squared weights' sum, found by
 * Newton's method.
 */
final class LogisticRegression implements DailyScore {
    private static final int SIZE = Habit.FEATURES + 1;
    /** It squares its error with each step, so a dozen are plenty. */
    private static final int MOST_STEPS = 30;

    private static final double TOLERANCE = 1e-8;

    private final double[] means = new double[Habit.FEATURES];
    private final double[] deviations = new double[Habit.FEATURES];
    /** Of the features, and last that of the constant 1. */
    private final double[] weights = new double[SIZE];

    private LogisticRegression() {}

    /** Learned from samples; empty if all of them ended alike. */
    static Optional<LogisticRegression> learned(Samples samples) {
        LogisticRegression regression = new LogisticRegression();
        boolean[] seen = new boolean[2];
        samples.forEach((features, lost, weight) -> seen[lost ? 1 : 0] = true);
        if (!seen[0] || !seen[1]) {
            return Optional.empty();
        }
        regression.standardise(samples);
        regression.learn(samples);
        return Optional.of(regression);
    }

    @Override
    public double of(Habit habit, long silenceDays) {
        return probability(row(habit.features(silenceDays)));
    }

    private void standardise(Samples samples) {
        long[] count = new long[1];
        samples.forEach((features, lost, weight) -> {
            count[0]++;
            for (int i = 0; i < means.length; i++) {
                means[i] += features[i];
            }
        });
        for (int i = 0; i < means.length; i++) {
            means[i] /= count[0];
        }
        samples.forEach((features, lost, weight) -> {
            for (int i = 0; i < means.length; i++) {
                deviations[i] += (features[i] - means[i]) * (features[i] - means[i]);
            }
        });
        for (int i = 0; i < means.length; i++) {
            double deviation = Math.sqrt(deviations[i] / count[0]);
            // A feature that never changes tells nothing.
            deviations[i] = deviation == 0 ? 1 : deviation;
        }
    }

    private void learn(Samples samples) {
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] gradient = new double[SIZE];
            double[][] curvature = new double[SIZE][SIZE];
            for (int i = 0; i < Habit.FEATURES; i++) {
                gradient[i] = weights[i];
                curvature[i][i] = 1;
            }
            samples.forEach((features, lost, weight) -> {
                double[] row = row(features);
                double probability = probability(row);
                double error = weight * (probability - (lost ? 1 : 0));
                double bend = weight * probability * (1 - probability);
                for (int i = 0; i < SIZE; i++) {
                    gradient[i] += error * row[i];
                    for (int j = 0; j <= i; j++) {
                        curvature[i][j] += bend * row[i] * row[j];
                    }
                }
            });
            double[] change = Cholesky.of(curvature).solve(gradient);
            double largest = 0;
            for (int i = 0; i < SIZE; i++) {
                weights[i] -= change[i];
                largest = Math.max(largest, Math.abs(change[i]));
            }
            if (largest < TOLERANCE) {
                return;
            }
        }
    }

    /** The features standardised, and the constant 1. */
    private double[] row(double[] features) {
        double[] row = new double[SIZE];
        for (int i = 0; i < Habit.FEATURES; i++) {
            row[i] = (features[i] - means[i]) / deviations[i];
        }
        row[Habit.FEATURES] = 1;
        return row;
    }

    private double probability(double[] row) {
        double sum = 0;
        for (int i = 0; i < SIZE; i++) {
            sum += weights[i] * row[i];
        }
        return 1 / (1 + Math.exp(-sum));
    }
}
