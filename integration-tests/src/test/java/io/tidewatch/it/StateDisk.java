package io.tidewatch.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk of its own for the state of an engine, mounted for a test. Needs root and Linux. */
final class StateDisk implements AutoCloseable {
    private static final int MIB = 1 << 20;

    private final Path folder;

    private StateDisk(Path folder) {
        this.folder = folder;
    }

    /** One with little room. */
    static StateDisk small(Path folder, int mebibytes) {
        create(folder);
        run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "none", folder.toString());
        return new StateDisk(folder);
    }

    /** One that has written when a write returns, so that whoever writes is the one who waits: a file as a block device. */
    static StateDisk synchronous(Path folder, int mebibytes) {
        create(folder);
        String image = folder + ".img";
        run("truncate", "-s", mebibytes + "M", image);
        run("mkfs.ext4", "-q", image);
        run("mount", "-o", "loop,sync", image, folder.toString());
        return new StateDisk(folder);
    }

    Path folder() {
        return folder;
    }

    /** Its block device as the kernel numbers it. */
    String device() {
        try {
            Process process = new ProcessBuilder("mountpoint", "-d", folder.toString()).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException noTool) {
            throw new UncheckedIOException(noTool);
        }
    }

    /** Fills what is left with one file, which is returned. */
    Path fill() {
        Path filling = folder.resolve("filling");
        try (OutputStream out = Files.newOutputStream(filling)) {
            byte[] block = new byte[MIB / 64];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            return filling;
        }
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static void run(String... command) {
        if (Commands.fails(Path.of("."), command)) {
            throw new IllegalStateException("the disk cannot be made: " + String.join(" ", command));
        }
    }

    /** When the engine has ended. */
    @Override
    public void close() {
        run("umount", folder.toString());
    }
}
