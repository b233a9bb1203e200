package io.tidewatch.engine.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StabilityIndexTest {
    private static final double MANY = 1e9;

    @Test
    void isAsWorkedOutByHand() {
        double index = StabilityIndex.of(List.of(0.2, 0.3, 0.5), new double[] {30, 30, 40}, MANY);

        // .1 ln 1.5 + 0 ln 1 - .1 ln .8
        assertThat(index).isCloseTo(0.0405465 + 0.0223144, within(1e-6));
    }

    @Test
    void isZeroWhereNothingMoved() {
        assertThat(StabilityIndex.of(List.of(0.25, 0.75), new double[] {2, 6}, MANY))
                .isCloseTo(0, within(1e-9));
    }

    @Test
    void emptyBinsOnEitherSideStayFinite() {
        assertThat(StabilityIndex.of(List.of(0d, 1d), new double[] {500, 500}, 1000))
                .isFinite()
                .isGreaterThan(1);
        assertThat(StabilityIndex.of(List.of(0.5, 0.5), new double[] {0, 1000}, 1000))
                .isFinite()
                .isGreaterThan(1);
    }

    @Test
    void oneBinCannotMove() {
        assertThat(StabilityIndex.of(List.of(1d), new double[] {1000}, 1000)).isZero();
    }
}
