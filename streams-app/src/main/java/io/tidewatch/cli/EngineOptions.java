package io.tidewatch.cli;

import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.ModelException;
import io.tidewatch.streams.config.ConfigException;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.ModelConfig;
import io.tidewatch.streams.config.TidewatchConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/**
 * With which model and alert policy a replay decides: a picocli mixin. Without any of its options: the shipped model and the
 * default policy.
 */
final class EngineOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A configuration as for 'run': its model and its alert policy are used, so that a change can be"
                            + " tried on the past.")
    private Optional<Path> configFile = Optional.empty();

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description = "The model folder. Default: the configuration's, or the one shipped with Tidewatch.")
    private Optional<Path> model = Optional.empty();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "Where the model runs: ${COMPLETION-CANDIDATES}. Default: the configuration's, or CPU, which"
                    + " gives the same alerts on every machine.")
    private Optional<Device> device = Optional.empty();

    @Option(
            names = "--horizon",
            paramLabel = "DAYS",
            converter = DaysConverter.class,
            description =
                    "Which of the model's horizons to act on, such as 45d. Default: the configuration's, or the one"
                            + " that the model names itself.")
    private Optional<Integer> horizon = Optional.empty();

    /** Loads the model; the caller closes it. */
    Model load() {
        ModelConfig chosen = model();
        try {
            return Model.load(chosen.path(), chosen.device(), chosen.horizonDays());
        } catch (ModelException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    /** The model's folder, device and horizon. */
    ModelConfig model() {
        Optional<ModelConfig> configured = config().map(TidewatchConfig::model);
        return new ModelConfig(
                model.orElseGet(() -> configured.map(ModelConfig::path).orElseGet(Installation::shippedModel)),
                device.orElseGet(() -> configured.map(ModelConfig::device).orElse(Device.CPU)),
                horizon.map(OptionalInt::of)
                        .orElseGet(
                                () -> configured.map(ModelConfig::horizonDays).orElseGet(OptionalInt::empty)));
    }

    /** The alert policy's settings. */
    PolicySettings policy() {
        return config().map(TidewatchConfig::policy).orElseGet(PolicySettings::defaults);
    }

    private Optional<TidewatchConfig> config() {
        try {
            return configFile.map(ConfigFile::read);
        } catch (ConfigException e) {
            throw new UserError(e.getMessage(), e);
        }
    }
}
