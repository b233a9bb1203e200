package io.tidewatch.engine.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Removes unpacked libraries that no process has loaded: those of other versions of a jar, and those that libraries unpacked for
 * killed processes. What is loaded is asked of {@code /proc}, so nothing is removed where there is none.
 *
 * @param temporary the system's temporary folder
 * @param now the attributes of a file of this user that was made now
 */
record UnusedLibraries(Path temporary, PosixFileAttributes now) {
    /** What ONNX Runtime, RocksDB and lz4-java unpack for one process. */
    private static final Pattern OF_ONE_PROCESS =
            Pattern.compile("onnxruntime-java\\d+|librocksdbjni\\d+\\.so|liblz4-java-\\d+\\.so(\\.lck)?");
    /** A library is loaded a second after it was unpacked; another process may be between the two. */
    private static final Duration YOUNG = Duration.ofHours(1);

    private static final Path PROCESSES = Path.of("/proc");

    /**
     * Removes what is unused.
     *
     * @param current the folder of the version that stays
     */
    void removeBeside(Path current) {
        String jar = jar(current);
        List<Path> candidates = Stream.concat(
                        entries(temporary, this::isOfOneProcess).stream(),
                        entries(current.getParent(), other -> jar(other).equals(jar) && !other.equals(current))
                                .stream())
                .toList();
        Set<String> loaded = candidates.isEmpty() ? Set.of() : loaded();
        for (Path candidate : candidates) {
            // Beside a library of lz4-java lies a file that says it is in use.
            String library = candidate.toString().replaceFirst("\\.lck$", "");
            if (!loaded.isEmpty() && loaded.stream().noneMatch(file -> file.startsWith(library))) {
                remove(candidate);
            }
        }
    }

    private boolean isOfOneProcess(Path entry) {
        if (!OF_ONE_PROCESS.matcher(entry.getFileName().toString()).matches()) {
            return false;
        }
        try {
            PosixFileAttributes found =
                    Files.readAttributes(entry, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Instant old = now.lastModifiedTime().toInstant().minus(YOUNG);
            return found.owner().equals(now.owner())
                    && found.lastModifiedTime().toInstant().isBefore(old);
        } catch (IOException gone) {
            return false;
        }
    }

    /** The name of a versioned folder without the version. */
    private static String jar(Path folder) {
        return folder.getFileName().toString().replaceFirst("-\\d.*$", "");
    }

    /** The files that this user's processes have mapped, this one's among them; empty where that cannot be told. */
    private static Set<String> loaded() {
        Set<String> files = new HashSet<>();
        for (Path process :
                entries(PROCESSES, entry -> entry.getFileName().toString().matches("\\d+"))) {
            try (Stream<String> lines = Files.lines(process.resolve("maps"))) {
                lines.filter(line -> line.contains("/")).forEach(line -> files.add(line.substring(line.indexOf('/'))));
            } catch (IOException | UncheckedIOException endedOrAnotherUsers) {
                // Another user cannot read these files, which are this user's own.
            }
        }
        return files;
    }

    /** A folder that holds anything but libraries is left. */
    private static void remove(Path candidate) {
        try {
            if (Files.isDirectory(candidate)) {
                for (Path file : entries(
                        candidate, entry -> entry.getFileName().toString().startsWith("lib"))) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(candidate);
        } catch (IOException left) {
            // Room that is not gained; it is tried again at the next start.
        }
    }

    private static List<Path> entries(Path folder, Predicate<Path> wanted) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(wanted).toList();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }
}
