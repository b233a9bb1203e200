package io.tidewatch.engine.strategy;

import io.tidewatch.engine.linear.Cholesky;
import io.tidewatch.topics.ActionType;
import java.util.Arrays;
import java.util.List;

/**
 * What outcomes make one believe of the actions in a context: by how much the chance that the customer comes is changed. A normal distribution, that
 * of Bayesian linear regression with normal noise whose variance is taken from the data.
 */
final class Posterior {
    /** Of the context's own numbers, in outcomes: one is as good as none. */
    private static final double PRIOR = 1;
    /**
     * Of the actions' numbers: as if ten outcomes had shown no difference. One outcome varies by about 0.45, so a number is believed in advance to
     * be within ± 0.14 or so, which is the size of effects that campaigns have.
     */
    private static final double ACTION_PRIOR = 10;

    /** Of a number that is 0 or 1. */
    private static final double MOST_VARIANCE = 0.25;

    private final Cholesky root;
    private final double[] means;
    private final double variance;

    Posterior(ReturnSums state) {
        double[][] precision = state.products();
        for (int i = 0; i < precision.length; i++) {
            precision[i][i] += i < StrategyContext.SIZE ? PRIOR : ACTION_PRIOR;
        }
        this.root = Cholesky.of(precision);
        double[] weights = state.weights();
        this.means = root.solve(weights);
        double rest = state.squares() - dot(means, weights);
        // The variance of one outcome of whom half come counts as one outcome that was seen.
        this.variance = (Math.max(rest, 0) + MOST_VARIANCE) / (state.outcomes() + 1);
    }

    /**
     * What actions bring in a context, in money.
     *
     * @param spend what the customer spends on coming
     * @param costs of the actions, in their order
     */
    Beliefs beliefs(StrategyContext context, List<ActionType> actions, double spend, double[] costs) {
        int count = actions.size();
        double[] expected = new double[count];
        double[][] covariance = new double[count][count];
        double[][] features = new double[count][];
        for (int i = 0; i < count; i++) {
            features[i] = ReturnSums.features(context, actions.get(i));
            expected[i] = spend * dot(means, features[i]) - costs[i];
            double[] solved = root.solve(features[i]);
            for (int j = 0; j <= i; j++) {
                covariance[i][j] = spend * spend * variance * dot(solved, features[j]);
                covariance[j][i] = covariance[i][j];
            }
        }
        return new Beliefs(expected, covariance);
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    /**
     * Means and covariance of what some actions bring, in their order, money.
     */
    record Beliefs(double[] expected, double[][] covariance) {
        /** By how many standard deviations one action is believed to be better than another. */
        double lead(int one, int other) {
            double variance = covariance[one][one] + covariance[other][other] - 2 * covariance[one][other];
            return variance > 0 ? (expected[one] - expected[other]) / Math.sqrt(variance) : 0;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Beliefs beliefs
                    && Arrays.equals(expected, beliefs.expected)
                    && Arrays.deepEquals(covariance, beliefs.covariance);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(expected) * 31 + Arrays.deepHashCode(covariance);
        }

        @Override
        public String toString() {
            return Arrays.toString(expected) + " with covariance " + Arrays.deepToString(covariance);
        }
    }
}
