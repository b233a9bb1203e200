package io.tidewatch.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.topics.ModelReference;
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

    @Test
    void comesBackAsItWas() {
        for (ModelMark mark : new ModelMark[] {
            new ModelMark(17, -3, ModelMark.ALWAYS, Optional.empty(), Optional.empty()),
            new ModelMark(17, -3, 1_700_000_000_000L, PUBLISHED, Optional.empty()),
            new ModelMark(17, -3, 1_700_000_000_000L, Optional.empty(), LINES),
            new ModelMark(17, -3, 1_700_000_000_000L, PUBLISHED, LINES)
        }) {
            assertThat(ModelMark.decode(mark.encode())).isEqualTo(mark);
        }
    }
}
