package io.tidewatch.bench;

import io.tidewatch.bench.process.ClassPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where things are in the repository.
 *
 * @param root the repository
 */
record Home(Path root) {
    /** As the launcher says. */
    static Home ofLauncher() {
        return new Home(Path.of(System.getProperty("tidewatch.home", ".")).toAbsolutePath());
    }

    ClassPath classPath() throws IOException {
        return ClassPath.of(root);
    }

    /** The networks, with the shipped model unless another is given. */
    Models models(Optional<Path> model) {
        return new Models(
                model.orElse(root.resolve("model-export/models/tidewatch-base")).toAbsolutePath(),
                root.resolve("bench/models/window.onnx"));
    }

    /** An empty folder for one bench: Kafka Streams warns of state in the system's temporary folder, which a cleaner may empty. */
    Path workFolder() throws IOException {
        return Files.createTempDirectory(Files.createDirectories(root.resolve("bench/target")), "run");
    }
}
