package io.tidewatch.engine.linear;

/**
 * The Cholesky root of a symmetric positive definite matrix: the lower triangle L with L Lᵀ = A. Solves equations with A, and gives normal
 * numbers the covariance A. Immutable.
 */
public final class Cholesky {
    private final double[][] root;

    private Cholesky(double[][] root) {
        this.root = root;
    }

    /**
     * The root of a matrix.
     *
     * @param matrix A [n, n], of which the lower half is read
     */
    public static Cholesky of(double[][] matrix) {
        int size = matrix.length;
        double[][] root = new double[size][];
        for (int i = 0; i < size; i++) {
            root[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                double rest = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= root[i][k] * root[j][k];
                }
                root[i][j] = i == j ? Math.sqrt(rest) : rest / root[j][j];
            }
        }
        return new Cholesky(root);
    }

    /**
     * The x with A x = b.
     *
     * @param right b [n]
     */
    public double[] solve(double[] right) {
        double[] solution = right.clone();
        for (int i = 0; i < solution.length; i++) {
            for (int k = 0; k < i; k++) {
                solution[i] -= root[i][k] * solution[k];
            }
            solution[i] /= root[i][i];
        }
        return solveTransposed(solution);
    }

    /** The x with Lᵀ x = b. */
    private double[] solveTransposed(double[] right) {
        double[] solution = right.clone();
        for (int i = solution.length - 1; i >= 0; i--) {
            for (int k = i + 1; k < solution.length; k++) {
                solution[i] -= root[k][i] * solution[k];
            }
            solution[i] /= root[i][i];
        }
        return solution;
    }

    /**
     * L x. Of independent standard normal numbers x it makes numbers with the covariance A.
     *
     * @param numbers x [n]
     */
    public double[] times(double[] numbers) {
        double[] product = new double[numbers.length];
        for (int i = 0; i < product.length; i++) {
            for (int k = 0; k <= i; k++) {
                product[i] += root[i][k] * numbers[k];
            }
        }
        return product;
    }
}
