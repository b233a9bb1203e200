package io.tidewatch.streams.config;

import io.tidewatch.config.Checks;
import io.tidewatch.config.Default;
import io.tidewatch.engine.scoring.Device;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The section {@code model}: which model scores, and on what.
 *
 * @param path the model folder with {@code model.onnx} and {@code model.json}; relative to the working directory
 * @param device where the network runs. By default a machine with a GPU uses it, and one without runs all the same.
 * @param registry whether models that are activated on the topic churn.models take its place. By default they do: a shop that activates
 *     a model wants every instance to take it, and a shop that publishes none loses nothing.
 */
public record ModelConfig(
        Path path,
        @Default("auto") Device device,
        @Default("follow") Registry registry) {
    /** What is made of the models' topic. */
    public enum Registry {
        /** The active model decides, the configured one while there is none. */
        FOLLOW,
        /** The configured model decides, and the topic is not read. */
        IGNORE
    }

    public ModelConfig {
        Checks.given("model.path", path, "give the model folder with model.onnx and model.json");
        Objects.requireNonNull(registry, "registry");
        Objects.requireNonNull(device, "device");
    }

    /** A model that gives way to an active one. */
    public ModelConfig(Path path, Device device) {
        this(path, device, Registry.FOLLOW);
    }
}
