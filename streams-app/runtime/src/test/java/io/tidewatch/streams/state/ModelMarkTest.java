package io.tidewatch.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.engine.strategy.StrategyContext;
import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ModelReference;
import io.tidewatch.topics.ValueTier;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelMarkTest {
    private static final Optional<ModelReference> PUBLISHED =
            Optional.of(new ModelReference("gru-32", "ab".repeat(32)));
    private static final Optional<Thresholds> LINES = Optional.of(new Thresholds(
            Map.of(
                    CustomerGroup.REGULAR, new Lines(0.4121, 0.4697, 0.4897),
                    CustomerGroup.RETURNING, new Lines(0.5, 0.6, 0.7),
                    CustomerGroup.NEW, new Lines(0.7387, 0.8638, 1)),
            0.02));

    private static final Optional<StrategyState> LEARNT = Optional.of(StrategyState.empty()
            .with(
                    new StrategyContext(Band.AT_RISK, ValueTier.HIGH, CustomerGroup.REGULAR, Optional.empty()),
                    new Covariates(0.5, 100, 50),
                    ActionType.COUPON,
                    true,
                    4));

    @Test
    void comesBackAsItWas() {
        for (ModelMark mark : new ModelMark[] {
            new ModelMark(17, -3, ModelMark.ALWAYS, Optional.empty(), Optional.empty(), Optional.empty()),
            new ModelMark(17, -3, 1_700_000_000_000L, PUBLISHED, Optional.empty(), Optional.empty()),
            new ModelMark(17, -3, 1_700_000_000_000L, PUBLISHED, Optional.empty(), LEARNT),
            new ModelMark(17, -3, 1_700_000_000_000L, Optional.empty(), LINES, Optional.empty()),
            new ModelMark(17, -3, 1_700_000_000_000L, PUBLISHED, LINES, LEARNT)
        }) {
            assertThat(ModelMark.decode(mark.encode())).isEqualTo(mark);
        }
    }
}
