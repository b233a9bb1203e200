package io.tidewatch.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A control group of version 1 that bounds what a process of a test may have. Needs root. */
final class Cgroup implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final Path folder;

    private Cgroup(Path folder) {
        this.folder = folder;
    }

    static boolean isPossible(String controller) {
        return Files.exists(ROOT.resolve(controller).resolve("cgroup.procs"));
    }

    static Cgroup make(String controller) {
        try {
            return new Cgroup(Files.createDirectories(ROOT.resolve(controller)
                    .resolve("tidewatch" + ProcessHandle.current().pid())));
        } catch (IOException forbidden) {
            throw new UncheckedIOException(forbidden);
        }
    }

    void set(String file, String value) {
        try {
            Files.writeString(folder.resolve(file), value);
        } catch (IOException forbidden) {
            throw new UncheckedIOException("the control group does not take " + file + " " + value, forbidden);
        }
    }

    /** Takes in a process that runs. */
    void take(long pid) {
        set("cgroup.procs", Long.toString(pid));
    }

    /** For a process that is to begin in it. */
    Circumstances circumstances() {
        return new Circumstances(
                List.of("sh", "-c", "echo $$ > " + folder.resolve("cgroup.procs") + " && exec \"$@\"", "sh"),
                List.of(),
                Map.of());
    }

    /** When its processes have ended. */
    @Override
    public void close() {
        folder.toFile().delete();
    }
}
