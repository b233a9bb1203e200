package io.tidewatch.engine.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanePlanTest {
    @Test
    void takesTheSmallestBatchThatIsNearlyAsCheapPerRowAsTheBest() {
        LanePlan plan = LanePlan.choose(
                List.of(timing(1, 100), timing(16, 110), timing(256, 300), timing(1024, 1100), timing(4096, 4200)));

        // 1.17, 1.07 and 1.03 µs a row.
        assertThat(plan.rows()).isEqualTo(1024);
    }

    @Test
    void aBatchThatTakesTooLongIsNotChosenHoweverCheapItsRows() {
        LanePlan plan = LanePlan.choose(List.of(timing(1, 100), timing(1024, 9_000), timing(4096, 12_000)));

        assertThat(plan.rows()).isEqualTo(1024);
    }

    @Test
    void aDeviceThatIsTooSlowForAnyGetsTheSmallest() {
        LanePlan plan = LanePlan.choose(List.of(timing(16, 20_000), timing(64, 30_000)));

        assertThat(plan.rows()).isEqualTo(16);
    }

    @Test
    void waitsAsLongAsTheFixedCostOfAStepThatMergingSaves() {
        LanePlan plan = LanePlan.choose(List.of(timing(256, 300), timing(1, 120)));

        assertThat(plan.maxWait()).isEqualTo(Duration.ofNanos(90_000));
    }

    @Test
    void neverWaitsLongerThanTwoMilliseconds() {
        LanePlan plan = LanePlan.choose(List.of(timing(1, 9_000)));

        assertThat(plan.maxWait()).isEqualTo(Duration.ofMillis(2));
    }

    @Test
    void nothingMeasuredIsNothingToChooseFrom() {
        assertThatThrownBy(() -> LanePlan.choose(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    /** A quarter of it for the risks. */
    private static BatchTiming timing(int rows, long micros) {
        return new BatchTiming(rows, micros * 750, micros * 250);
    }
}
