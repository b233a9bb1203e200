package io.tidewatch.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The classes of an engine in an archive, ready for a JVM to map, so that a start takes two thirds of the CPU: 3.6 s instead of 5.4 s until an
 * engine works (two cores of an Intel Xeon, Java 17, 2026-11-30), and a build starts engines by the hundred. The first one that ends in
 * order leaves its classes for those after it. They are of use to JVMs with the same jars on their class path, and to no others.
 */
final class SharedClasses {
    private static final Path FOLDER = Path.of("target", "shared-classes");
    /** Or the JVM tells of each class that it cannot share, in the middle of what the engine says. */
    private static final List<String> SILENT = List.of("-Xlog:disable", "-Xlog:all=error:stderr");

    private final Path archive;
    /** Whoever makes it is making the archive. */
    private final Path draft;

    private final boolean possible;
    private boolean making;

    private SharedClasses(Path archive, boolean possible) {
        this.archive = archive;
        this.possible = possible;
        this.draft = archive.resolveSibling(archive.getFileName() + ".making");
    }

    /** Those of a JVM with this class path. */
    static SharedClasses of(String classPath) {
        CRC32 jars = new CRC32();
        // A JVM that is to make an archive refuses folders, such as that of the tests' own engines.
        boolean possible = true;
        for (String entry : classPath.split(File.pathSeparator)) {
            File jar = new File(entry);
            possible &= !jar.isDirectory();
            // The JVM refuses an archive from jars that were built anew.
            jars.update((entry + jar.length() + ' ' + jar.lastModified()).getBytes(StandardCharsets.UTF_8));
        }
        return new SharedClasses(FOLDER.resolve("%08x-%s.jsa".formatted(jars.getValue(), Runtime.version())), possible);
    }

    /** The options of a JVM that uses the archive if there is one. */
    List<String> ready() {
        return possible && Files.exists(archive)
                ? List.of("-XX:SharedArchiveFile=" + archive.toAbsolutePath())
                : List.of();
    }

    /** The same; if there is none, the JVM makes it, unless another engine does. */
    List<String> options() {
        List<String> ready = ready();
        if (!possible || !ready.isEmpty()) {
            return ready;
        }
        try {
            Files.createDirectories(FOLDER);
            Files.createFile(draft);
        } catch (FileAlreadyExistsException another) {
            return List.of();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        making = true;
        List<String> options = new ArrayList<>(SILENT);
        options.add("-XX:ArchiveClassesAtExit=" + draft);
        return options;
    }

    /**
     * The process has ended: keeps the archive that it made, if it came to that.
     *
     * @param inOrder whether the JVM came to its end, or was killed
     */
    void ended(boolean inOrder) {
        if (!making) {
            return;
        }
        making = false;
        try {
            // The JVM removes the file before it writes its own.
            if (inOrder && Files.exists(draft) && Files.size(draft) > 0) {
                Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.deleteIfExists(draft);
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
