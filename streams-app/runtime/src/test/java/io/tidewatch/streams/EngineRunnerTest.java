package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of an engine that has not begun; how one runs and stops is the integration tests'. */
class EngineRunnerTest {
    private static final Path SHIPPED = Path.of("..", "..", "model-export", "models", "tidewatch-base");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"follow", "ignore"})
    void closingAgainDoesNothing(String registry) throws Exception {
        // Given
        EngineRunner runner = runner(registry);
        runner.close();

        // When, Then
        assertThatCode(runner::close).doesNotThrowAnyException();
        assertThat(runner.streams().state()).isEqualTo(KafkaStreams.State.NOT_RUNNING);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void nobodyWaitsForAnEngineThatIsClosed() throws Exception {
        // Given
        EngineRunner runner = runner("ignore");

        // When
        runner.close();

        // Then
        assertThatCode(runner::await).doesNotThrowAnyException();
    }

    private EngineRunner runner(String registry) throws Exception {
        TidewatchConfig config = ConfigFile.parse("""
                application_id: closing
                bootstrap_servers: localhost:1
                model: {path: %s, registry: %s}
                state: {directory: %s}
                """.formatted(SHIPPED, registry, folder), name -> Optional.empty());
        return EngineRunner.prepare(config, Model.load(SHIPPED, Device.CPU));
    }
}
