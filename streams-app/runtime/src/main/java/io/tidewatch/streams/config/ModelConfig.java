package io.tidewatch.streams.config;

import io.tidewatch.engine.scoring.Device;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The section {@code model}: which model scores, and on what.
 *
 * @param path the model folder with {@code model.onnx} and {@code model.json}; relative to the working directory
 * @param device where the network runs
 * @param registry whether models that are activated on the topic churn.models take its place
 */
public record ModelConfig(Path path, Device device, Registry registry) {
    /** A machine with a GPU should use it, and one without must run all the same. */
    public static final Device DEFAULT_DEVICE = Device.AUTO;

    /** A shop that activates a model wants every instance to take it; who publishes none loses nothing. */
    public static final Registry DEFAULT_REGISTRY = Registry.FOLLOW;

    /** What is made of the models' topic. */
    public enum Registry {
        /** The active model decides, the configured one while there is none. */
        FOLLOW,
        /** The configured model decides, and the topic is not read. */
        IGNORE
    }

    public ModelConfig {
        Objects.requireNonNull(registry, "registry");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(device, "device");
    }

    /** A model that gives way to an active one. */
    public ModelConfig(Path path, Device device) {
        this(path, device, DEFAULT_REGISTRY);
    }

    static ModelConfig read(Section section) {
        return new ModelConfig(
                Path.of(section.required("path", "give the model folder with model.onnx and model.json")),
                section.choice("device", DEFAULT_DEVICE, Device.class),
                section.choice("registry", DEFAULT_REGISTRY, Registry.class));
    }
}
