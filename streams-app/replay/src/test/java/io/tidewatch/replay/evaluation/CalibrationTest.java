package io.tidewatch.replay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.replay.evaluation.Calibration.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    @Test
    void comparesTheMeanRiskOfARangeWithWhatHappened() {
        // When
        Calibration calibration = Calibration.of(List.of(
                new Outcome(0.70, true), new Outcome(0.74, true), new Outcome(0.72, false), new Outcome(0.72, false)));

        // Then
        Calibration.Bin bin = calibration.bins().get(7);
        assertThat(bin.count()).isEqualTo(4);
        assertThat(bin.meanRisk()).isCloseTo(0.72, within(1e-9));
        assertThat(bin.observed()).isEqualTo(0.5);
        assertThat(calibration.expectedError()).hasValueCloseTo(0.22, within(1e-9));
    }

    @Test
    void weighsTheErrorOfEachRangeByItsSamples() {
        // When
        Calibration calibration =
                Calibration.of(List.of(new Outcome(0.05, true), new Outcome(0.95, true), new Outcome(0.95, true)));

        // Then
        assertThat(calibration.expectedError()).hasValueCloseTo((0.95 + 0.05 + 0.05) / 3, within(1e-9));
        assertThat(calibration.brier()).hasValueCloseTo((0.9025 + 0.0025 + 0.0025) / 3, within(1e-9));
    }

    @Test
    void putsARiskOfOneIntoTheLastRange() {
        assertThat(Calibration.of(List.of(new Outcome(1, true))).bins().get(9).count())
                .isEqualTo(1);
    }

    @Test
    void withoutSamplesThereIsNoError() {
        assertThat(Calibration.of(List.of()).expectedError()).isEmpty();
        assertThat(Calibration.of(List.of()).brier()).isEmpty();
    }
}
