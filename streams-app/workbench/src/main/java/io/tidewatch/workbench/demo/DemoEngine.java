package io.tidewatch.workbench.demo;

import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.ModelConfig;
import io.tidewatch.streams.config.StateConfig;
import io.tidewatch.streams.config.TidewatchConfig;
import java.nio.file.Path;
import java.util.Optional;

/** The configuration of a demo's engine: as a user would write it, but for what the demo was given in the form of values. */
final class DemoEngine {
    private DemoEngine() {}

    /**
     * The configuration.
     *
     * @param yaml what differs from the defaults, as the inside of a flow mapping
     * @param state the folder for the engine's state
     */
    static TidewatchConfig config(
            String bootstrapServers, String yaml, ModelConfig model, PolicySettings policy, Path state) {
        TidewatchConfig usual = ConfigFile.parse(
                "{bootstrap_servers: '%s', model: {path: unused}, %s}".formatted(bootstrapServers, yaml),
                name -> Optional.empty());
        return new TidewatchConfig(
                "tidewatch-demo",
                usual.generation(),
                usual.bootstrapServers(),
                usual.kafka(),
                model,
                usual.input(),
                usual.batch(),
                usual.time(),
                policy,
                usual.budget(),
                usual.experiments(),
                usual.strategy(),
                new StateConfig(
                        state,
                        usual.state().blockCacheMb(),
                        usual.state().writeBufferMb(),
                        usual.state().recordCacheMb(),
                        usual.state().forgetAfterDays(),
                        usual.state().compactWithin()),
                usual.erasure(),
                usual.http(),
                usual.processing(),
                usual.scoring(),
                usual.shutdownTimeout());
    }
}
