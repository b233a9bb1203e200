package io.tidewatch.engine.strategy;

import io.tidewatch.engine.linear.Cholesky;
import io.tidewatch.topics.ActionType;
import java.util.Arrays;
import java.util.List;

/**
 * What a state makes one believe of the actions' rewards in a context: a normal distribution, that of Bayesian linear regression with
 * normal noise whose variance is taken from the data.
 */
final class Posterior {
    /** Of the context's own numbers, in outcomes: one is as good as none. */
    private static final double PRIOR = 1;
    /**
     * Of the actions' numbers: as if 25 outcomes had shown no difference. So a difference is believed in advance to be about a fifth of what one
     * customer's money varies by, which is more than the effect of any action.
     */
    private static final double ACTION_PRIOR = 25;

    private final Cholesky root;
    private final double[] means;
    private final double variance;

    Posterior(StrategyState state) {
        double[][] precision = state.products();
        for (int i = 0; i < precision.length; i++) {
            precision[i][i] += i < StrategyContext.SIZE ? PRIOR : ACTION_PRIOR;
        }
        this.root = Cholesky.of(precision);
        double[] weights = state.weights();
        this.means = root.solve(weights);
        double rest = state.squares() - dot(means, weights);
        // Before the first outcome any unit of money is as good as another.
        this.variance = state.outcomes() == 0 ? 1 : Math.max(rest, Double.MIN_NORMAL) / state.outcomes();
    }

    /** The rewards of actions in a context. */
    Beliefs beliefs(StrategyContext context, List<ActionType> actions) {
        int count = actions.size();
        double[] expected = new double[count];
        double[][] covariance = new double[count][count];
        double[][] features = new double[count][];
        for (int i = 0; i < count; i++) {
            features[i] = StrategyState.features(context, actions.get(i));
            expected[i] = dot(means, features[i]);
            double[] solved = root.solve(features[i]);
            for (int j = 0; j <= i; j++) {
                covariance[i][j] = variance * dot(solved, features[j]);
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
     * Means and covariance of some actions' rewards, in their order.
     */
    record Beliefs(double[] expected, double[][] covariance) {
        /** By how many standard deviations one action is believed to be better than another. */
        double lead(int one, int other) {
            double variance = covariance[one][one] + covariance[other][other] - 2 * covariance[one][other];
            return (expected[one] - expected[other]) / Math.sqrt(Math.max(variance, Double.MIN_NORMAL));
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
