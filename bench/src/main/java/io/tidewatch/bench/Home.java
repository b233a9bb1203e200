package io.tidewatch.bench;

import io.tidewatch.bench.process.ClassPath;
import io.tidewatch.topics.TidewatchException;
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

    /**
     * The networks, with the shipped model unless another is given.
     *
     * @throws TidewatchException if there is no model in that folder
     */
    Models models(Optional<Path> model) {
        Path folder = model.orElse(root.resolve("model-export/models/tidewatch-base"));
        if (!Files.isRegularFile(folder.resolve("model.json"))) {
            throw new TidewatchException(
                    "there is no model in " + folder + "; point --model at a folder with model.onnx and model.json");
        }
        return new Models(folder.toAbsolutePath(), root.resolve("bench/models/window.onnx"));
    }

    /** An empty folder for one bench: Kafka Streams warns of state in the system's temporary folder, which a cleaner may empty. */
    Path workFolder() throws IOException {
        return Files.createTempDirectory(Files.createDirectories(root.resolve("bench/target")), "run");
    }
}
