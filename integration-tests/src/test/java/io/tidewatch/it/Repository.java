package io.tidewatch.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files lie that tests read from the repository itself. */
final class Repository {
    private Repository() {}

    /** The folder with the parent POM: Maven runs a module's tests in the module's folder. */
    static Path root() {
        Path root = Path.of("").toAbsolutePath().getParent();
        if (!Files.exists(root.resolve("tidewatch"))) {
            throw new IllegalStateException("run the tests in the folder integration-tests, as Maven does");
        }
        return root;
    }
}
