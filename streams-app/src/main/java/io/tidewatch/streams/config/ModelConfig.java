package io.tidewatch.streams.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * The section {@code model}: which model scores, and on what.
 *
 * @param path the model folder with {@code model.onnx} and {@code model.json}; relative to the working directory
 * @param device where the network runs
 */
public record ModelConfig(Path path, DeviceChoice device) {
    /** The same words as the engine's devices; the configuration does not load ONNX Runtime to be read. */
    public enum DeviceChoice {
        /** CUDA if it can be had, otherwise CPU; the choice is logged. */
        AUTO,
        CPU,
        /** Fails at the start with the reason if CUDA cannot be had. */
        CUDA;

        /** The word in the file. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A machine with a GPU should use it, and one without must run all the same. */
    public static final DeviceChoice DEFAULT_DEVICE = DeviceChoice.AUTO;

    public ModelConfig {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(device, "device");
    }

    static ModelConfig read(Section section) {
        return new ModelConfig(
                Path.of(section.required("path", "give the model folder with model.onnx and model.json")),
                section.choice("device", DEFAULT_DEVICE, DeviceChoice.class));
    }
}
