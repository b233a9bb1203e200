package io.tidewatch.workbench;

import io.tidewatch.cli.Installation;
import io.tidewatch.engine.Forgetting;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.budget.WarningBudget;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.ModelConfig;
import io.tidewatch.streams.config.StateConfig;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.Language;
import java.nio.file.Path;
import java.util.Optional;
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
            names = "--language",
            paramLabel = "LANGUAGE",
            description =
                    "In which language reasons are told: ${COMPLETION-CANDIDATES}. Default: the configuration's, or"
                            + " EN.")
    private Optional<Language> language = Optional.empty();

    /** Loads the model; the caller closes it. */
    Model load() {
        ModelConfig chosen = model();
        return Model.load(chosen.path(), chosen.device());
    }

    /** The model's folder and device. */
    ModelConfig model() {
        Optional<ModelConfig> configured = config().map(TidewatchConfig::model);
        return new ModelConfig(
                model.orElseGet(() -> configured.map(ModelConfig::path).orElseGet(Installation::shippedModel)),
                device.orElseGet(() -> configured.map(ModelConfig::device).orElse(Device.CPU)));
    }

    /**
     * The alert policy's settings.
     *
     * @param shop which shop a log is of where no configuration says so
     */
    PolicySettings policy(String shop) {
        PolicySettings settings = config().map(TidewatchConfig::policy)
                .orElseGet(() -> PolicySettings.defaults().forShop(shop));
        return settings.inLanguage(language.orElse(settings.language()));
    }

    /** How many warnings the shop can handle. */
    WarningBudget budget() {
        return config().map(TidewatchConfig::budget).orElseGet(WarningBudget::defaults);
    }

    /** When users who stay away are forgotten. */
    Forgetting forgetting() {
        return config().map(TidewatchConfig::state).map(StateConfig::forgetting).orElse(Forgetting.DEFAULT);
    }

    private Optional<TidewatchConfig> config() {
        return configFile.map(ConfigFile::read);
    }
}
