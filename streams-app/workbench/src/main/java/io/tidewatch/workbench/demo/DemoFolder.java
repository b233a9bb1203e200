package io.tidewatch.workbench.demo;

import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder that a demo's broker, engine and consumers write into: a temporary one that is removed, or one to keep. */
public final class DemoFolder implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(DemoFolder.class);

    private final Path path;
    private final boolean temporary;

    private DemoFolder(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /**
     * Makes the folder.
     *
     * @param wished new or empty, and kept; without it a temporary one is made and removed at the end
     * @throws TidewatchException if it cannot be made or is not empty
     */
    public static DemoFolder open(Optional<Path> wished) {
        try {
            if (wished.isEmpty()) {
                return new DemoFolder(Files.createTempDirectory("tidewatch-demo-"), true);
            }
            Files.createDirectories(wished.get());
            try (Stream<Path> content = Files.list(wished.get())) {
                if (content.findAny().isPresent()) {
                    throw new TidewatchException(
                            "the folder " + wished.get() + " is not empty; give a new one as --run-dir");
                }
            }
            return new DemoFolder(wished.get(), false);
        } catch (IOException e) {
            throw new TidewatchException(
                    "the demo's folder cannot be made (" + e.getMessage()
                            + "); give one that can be written as --run-dir",
                    e);
        }
    }

    /** A path in the folder. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        if (!temporary || !Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException left) {
            // A temporary folder that stays is the system's to clean.
            LOGGER.atDebug().addKeyValue("folder", path).log("The demo's temporary folder stays");
        }
    }
}
