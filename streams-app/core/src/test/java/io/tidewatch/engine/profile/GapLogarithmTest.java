package io.tidewatch.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GapLogarithmTest {
    @Test
    void isTheLogarithmToTheBaseTwoRoundedDown() {
        for (int number = 1; number < 20_000; number++) {
            double exact = Math.log(number) / Math.log(2) * GapLogarithm.UNITS;
            assertThat((double) GapLogarithm.units(number)).as("of %d", number).isBetween(exact - 1.01, exact + 1e-6);
        }
        assertThat(GapLogarithm.units(Integer.MAX_VALUE)).isEqualTo(31 * GapLogarithm.UNITS - 1);
        assertThatThrownBy(() -> GapLogarithm.units(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unitsStandForDays() {
        assertThat(GapLogarithm.days(GapLogarithm.units(9))).isCloseTo(9, within(1e-3));
    }

    @Test
    void aGapIsCountedInWholeUtcDays() {
        long day = 86_400_000L;
        assertThat(GapLogarithm.gap(10 * day + 1, 11 * day - 1))
                .as("within a day")
                .isEqualTo(1);
        assertThat(GapLogarithm.gap(11 * day - 1, 11 * day)).isEqualTo(1);
        assertThat(GapLogarithm.gap(10 * day, 13 * day - 1)).isEqualTo(2);
    }
}
