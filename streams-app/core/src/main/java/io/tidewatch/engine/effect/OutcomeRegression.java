package io.tidewatch.engine.effect;

import io.tidewatch.engine.linear.Cholesky;

/**
 * Predicts an outcome of customers of one arm from what was known before, by the outcomes of earlier customers. It begins with what the
 * engine believes and learns by a ridge regression of the difference on the {@link Covariates}, each in its own standard deviations, so that
 * units do not matter. A wrong prediction costs width, never truth: the randomisation corrects it. Not thread-safe.
 */
public final class OutcomeRegression {
    /** Customers that the engine's belief weighs as much as: with so few, four coefficients would follow chance alone. */
    private static final double RIDGE = 10;
    /**
     * From here on predictions stay within what has been seen in the arm. Before, the engine's own belief is the better bound; after, one
     * customer with an absurd expected spend would otherwise carry the whole interval.
     */
    private static final int BOUNDED_FROM = 20;

    private final double[] means = new double[Covariates.COUNT];
    private final double[][] products = new double[Covariates.COUNT][Covariates.COUNT];
    private final double[] withRest = new double[Covariates.COUNT];
    private long count;
    private double restMean;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    /** Per covariate in its own unit; made anew when it is first asked for after an outcome. */
    private double[] slopes = new double[Covariates.COUNT];

    private boolean isFitted = true;

    /**
     * Takes an outcome in.
     *
     * @param belief what the engine would have predicted
     */
    public void add(Covariates covariates, double belief, double outcome) {
        count++;
        double[] before = new double[Covariates.COUNT];
        for (int i = 0; i < Covariates.COUNT; i++) {
            before[i] = covariates.at(i) - means[i];
            means[i] += before[i] / count;
        }
        double rest = outcome - belief;
        restMean += (rest - restMean) / count;
        for (int i = 0; i < Covariates.COUNT; i++) {
            for (int j = 0; j <= i; j++) {
                products[i][j] += before[i] * (covariates.at(j) - means[j]);
            }
            withRest[i] += before[i] * (rest - restMean);
        }
        least = Math.min(least, outcome);
        most = Math.max(most, outcome);
        isFitted = false;
    }

    /** The prediction from all outcomes that were taken in. */
    public double predict(Covariates covariates, double belief) {
        if (!isFitted) {
            slopes = fit();
            isFitted = true;
        }
        double prediction = belief + restMean * count / (count + RIDGE);
        for (int i = 0; i < Covariates.COUNT; i++) {
            prediction += slopes[i] * (covariates.at(i) - means[i]);
        }
        return count < BOUNDED_FROM ? prediction : Math.max(least, Math.min(most, prediction));
    }

    /** Solves for the slopes. A covariate that has not varied has none. */
    private double[] fit() {
        double[] scale = new double[Covariates.COUNT];
        for (int i = 0; i < Covariates.COUNT; i++) {
            double deviation = Math.sqrt(products[i][i] / count);
            scale[i] = deviation > 0 ? 1 / deviation : 0;
        }
        double[][] matrix = new double[Covariates.COUNT][Covariates.COUNT];
        double[] right = new double[Covariates.COUNT];
        for (int i = 0; i < Covariates.COUNT; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = products[i][j] * scale[i] * scale[j];
            }
            matrix[i][i] += RIDGE;
            right[i] = withRest[i] * scale[i];
        }
        double[] solution = Cholesky.of(matrix).solve(right);
        for (int i = 0; i < Covariates.COUNT; i++) {
            solution[i] *= scale[i];
        }
        return solution;
    }
}
