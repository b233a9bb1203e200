package io.tidewatch.cli;

import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.ModelException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** With which model a command without a configuration file scores: a picocli mixin. */
final class EngineOptions {
    /** Where the launcher says the installation is; the shipped model lies below it. */
    private static final String HOME_PROPERTY = "tidewatch.home";

    private static final Path SHIPPED = Path.of("model-export", "models", "tidewatch-base");

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description = "The model folder. Default: the model that is shipped with Tidewatch.")
    private Optional<Path> model = Optional.empty();

    @Option(
            names = "--device",
            description = "Where the model runs: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
            defaultValue = "CPU")
    private Device device = Device.CPU;

    /** Loads the model; the caller closes it. */
    Model load() {
        try {
            return Model.load(folder(), device);
        } catch (ModelException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    /** The folder that {@link #load} loads. */
    Path folder() {
        return model.orElseGet(
                () -> Path.of(System.getProperty(HOME_PROPERTY, "")).resolve(SHIPPED));
    }

    /** Where the model is to run. */
    Device device() {
        return device;
    }
}
