package io.tidewatch.bench.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.topics.FeatureRecordCodec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EngineSampleTest {
    private static final Path MODEL = Path.of("..", "model-export", "models", "tidewatch-base");

    @Test
    void theStateLinesRowsAreFullRowsOfTheEngine() throws Exception {
        ModelManifest manifest = ModelManifest.read(MODEL.resolve("model.json"));

        EngineSample sample = EngineSample.of(MODEL, manifest);

        assertThat(sample.rows()).hasSizeGreaterThan(100).allSatisfy(row -> {
            Profile profile = Profile.of(row.clone());
            assertThat(profile.hiddenSize()).isEqualTo(manifest.hiddenSize());
            assertThat(profile.encodedCount()).isGreaterThan(1);
        });
        assertThat(sample.featureMessages()).isNotEmpty().allSatisfy(message -> {
            assertThat(FeatureRecordCodec.read(message)).hasSize(1);
            assertThat(FeatureRecordCodec.read(message).get(0).values()).isNotEmpty();
        });
    }
}
