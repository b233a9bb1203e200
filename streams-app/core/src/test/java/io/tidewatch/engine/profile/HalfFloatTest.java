package io.tidewatch.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class HalfFloatTest {
    @Test
    void everyHalfComesBackFromItsFloat() {
        int numbers = 0;
        for (int bits = 0; bits <= 0xffff; bits++) {
            float value = HalfFloat.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(HalfFloat.fromFloat(value)).isEqualTo((short) bits);
                numbers++;
            }
        }
        assertThat(numbers).as("all but those that say that they are none").isEqualTo((1 << 16) - 2 * ((1 << 10) - 1));
    }

    @Test
    void knownValues() {
        assertThat(HalfFloat.fromFloat(1f)).isEqualTo((short) 0x3c00);
        assertThat(HalfFloat.fromFloat(-2f)).isEqualTo((short) 0xc000);
        assertThat(HalfFloat.fromFloat(65504f)).isEqualTo((short) 0x7bff);
        assertThat(HalfFloat.fromFloat(65520f)).isEqualTo((short) 0x7c00);
        assertThat(HalfFloat.fromFloat(0x1p-24f)).isEqualTo((short) 0x0001);
        assertThat(HalfFloat.fromFloat(0x1p-25f)).as("a tie goes to even").isEqualTo((short) 0x0000);
        assertThat(Float.isNaN(HalfFloat.round(Float.NaN))).isTrue();
    }

    @Test
    void aHalfHoldsWhatDoesNotRoundToInfinity() {
        float largest = Math.nextDown(65520f);

        assertThat(HalfFloat.holds(largest)).isTrue();
        assertThat(HalfFloat.round(largest)).isEqualTo(65504f);
        assertThat(HalfFloat.holds(-65520f)).isFalse();
        assertThat(HalfFloat.round(-65520f)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(HalfFloat.holds(Float.NaN)).isFalse();
    }

    @Property
    void roundsToTheNearest(@ForAll @FloatRange(min = -1, max = 1) float value) {
        short half = HalfFloat.fromFloat(value);
        float error = Math.abs(HalfFloat.toFloat(half) - value);
        for (int neighbour : new int[] {half - 1, half + 1}) {
            float other = HalfFloat.toFloat((short) neighbour);
            if (Float.isFinite(other)) {
                assertThat(error).isLessThanOrEqualTo(Math.abs(other - value));
            }
        }
    }
}
