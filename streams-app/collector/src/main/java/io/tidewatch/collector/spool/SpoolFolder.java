package io.tidewatch.collector.spool;

import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The spool's folder: one process at a time, an id that stays, and files that are there for good once they are made. */
final class SpoolFolder implements AutoCloseable {
    private static final Pattern SEGMENT = Pattern.compile("(\\d{12})\\.spool");

    private final Path folder;
    private final FileChannel lockFile;
    private final String id;

    private SpoolFolder(Path folder, FileChannel lockFile, String id) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.id = id;
    }

    /**
     * Takes the folder, which is made if it is not there.
     *
     * @throws TidewatchException if it cannot be written, or another process has it
     */
    static SpoolFolder take(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel lockFile =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(lockFile)) {
                lockFile.close();
                throw new TidewatchException(
                        "the spool %s is in use by another collector; give each one a 'spool.directory' of its own"
                                .formatted(folder));
            }
            return new SpoolFolder(folder, lockFile, id(folder));
        } catch (IOException failed) {
            throw new TidewatchException(
                    "the spool %s cannot be written (%s); give a writable folder as 'spool.directory'"
                            .formatted(folder, failed.getClass().getSimpleName()),
                    failed);
        }
    }

    /** Tells this spool from every other one, as long as the folder lives. */
    String id() {
        return id;
    }

    /** The numbers of the segments, lowest first. */
    List<Long> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> SEGMENT.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Long.parseLong(name.group(1)))
                    .sorted()
                    .toList();
        }
    }

    Path file(long segment) {
        return folder.resolve("%012d.spool".formatted(segment));
    }

    /** Makes a segment's file, which is there after a power failure too: a number is never given twice. */
    FileChannel create(long segment) throws IOException {
        FileChannel channel = FileChannel.open(file(segment), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        syncFolder(folder);
        return channel;
    }

    void delete(long segment) throws IOException {
        Files.deleteIfExists(file(segment));
    }

    @Override
    public void close() throws IOException {
        // The lock goes with it.
        lockFile.close();
    }

    private static boolean isLocked(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static String id(Path folder) throws IOException {
        Path file = folder.resolve("id");
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        String id = UUID.randomUUID().toString();
        Path draft = folder.resolve("id.tmp");
        Files.writeString(draft, id + "\n");
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(folder);
        return id;
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
