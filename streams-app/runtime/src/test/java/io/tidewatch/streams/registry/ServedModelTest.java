package io.tidewatch.streams.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.ModelException;
import io.tidewatch.streams.config.ScoringConfig;
import io.tidewatch.streams.scoring.DeviceLanes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServedModelTest {
    @Test
    void aModelWhoseDeviceFailsItsSelfTestIsRefusedWithARemedyAndClosed() {
        // Given
        AtomicInteger closed = new AtomicInteger();
        ServedModel.Loaded loaded = new ServedModel.Loaded(
                new FormulaScorer(1).manifest(),
                Device.CUDA,
                "CUDA",
                rows -> {
                    FormulaScorer scorer = new FormulaScorer(rows);
                    scorer.failNextRuns(1);
                    return scorer;
                },
                closed::incrementAndGet);

        // When, Then
        try (DeviceLanes lanes = new DeviceLanes(new ScoringConfig(
                1, ScoringConfig.LONGEST_RUN, ScoringConfig.Lane.AUTO, Optional.empty(), Optional.empty()))) {
            assertThatThrownBy(() -> ServedModel.of(loaded, PolicySettings.defaults(), Optional.empty(), lanes))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("fails its self-test")
                    .hasMessageContaining("set model.device to cpu");
        }
        assertThat(closed).hasValue(1);
    }
}
