package io.tidewatch.consumer;

import io.tidewatch.topics.TidewatchException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Holds a consumer's state folder for one process: two writers would each keep half of the caps. */
final class StateFolder implements Closeable {
    private final Path folder;
    private final FileChannel lockFile;

    private StateFolder(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /** @throws TidewatchException when the folder cannot be written or another consumer holds it */
    static StateFolder lock(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel lockFile =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(lockFile)) {
                lockFile.close();
                throw new TidewatchException("another consumer is using the state folder " + folder
                        + ": stop it, or give this one a folder of its own (--state)");
            }
            return new StateFolder(folder, lockFile);
        } catch (IOException e) {
            throw new TidewatchException(
                    "cannot use the state folder " + folder + " ("
                            + e.getClass().getSimpleName() + "): choose another with --state or mend its rights",
                    e);
        }
    }

    private static boolean locked(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path journal() {
        return folder.resolve("journal.jsonl");
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
