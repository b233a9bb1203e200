package io.tidewatch.streams.config;

import io.tidewatch.engine.scoring.Device;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The section {@code model}: which model scores, and on what.
 *
 * @param path the model folder with {@code model.onnx} and {@code model.json}; relative to the working directory
 * @param device where the network runs
 * @param horizonDays which of the model's horizons to act on; empty: the one that the model names itself
 */
public record ModelConfig(Path path, Device device, OptionalInt horizonDays) {
    /** A machine with a GPU should use it, and one without must run all the same. */
    public static final Device DEFAULT_DEVICE = Device.AUTO;

    public ModelConfig {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(horizonDays, "horizonDays");
    }

    static ModelConfig read(Section section) {
        return new ModelConfig(
                Path.of(section.required("path", "give the model folder with model.onnx and model.json")),
                section.choice("device", DEFAULT_DEVICE, Device.class),
                section.days("horizon"));
    }
}
