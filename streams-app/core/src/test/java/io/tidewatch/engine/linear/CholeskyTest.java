package io.tidewatch.engine.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CholeskyTest {
    /** Symmetric; the lower half is given. */
    private static final Cholesky ROOT = Cholesky.of(new double[][] {{4, 0, 0}, {2, 5, 0}, {1, 3, 6}});

    @Test
    void equationsAreSolved() {
        // When
        double[] solution = ROOT.solve(new double[] {11, 21, 25});

        // Then
        assertThat(4 * solution[0] + 2 * solution[1] + solution[2]).isCloseTo(11, within(1e-9));
        assertThat(2 * solution[0] + 5 * solution[1] + 3 * solution[2]).isCloseTo(21, within(1e-9));
        assertThat(solution[0] + 3 * solution[1] + 6 * solution[2]).isCloseTo(25, within(1e-9));
    }

    @Test
    void productsOfUnitVectorsMakeTheMatrix() {
        // Given
        double[][] columns = {
            ROOT.times(new double[] {1, 0, 0}), ROOT.times(new double[] {0, 1, 0}), ROOT.times(new double[] {0, 0, 1})
        };

        // When: the covariance that independent numbers get is L Lᵀ
        double[] first = new double[3];
        for (double[] column : columns) {
            for (int i = 0; i < 3; i++) {
                first[i] += column[i] * column[0];
            }
        }

        // Then
        assertThat(first).containsExactly(new double[] {4, 2, 1}, within(1e-12));
    }
}
