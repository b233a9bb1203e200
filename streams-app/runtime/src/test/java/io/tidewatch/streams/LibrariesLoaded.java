package io.tidewatch.streams;

import io.tidewatch.engine.scoring.OnnxBuild;
import io.tidewatch.streams.config.StateConfig;
import io.tidewatch.streams.state.RocksMemory;
import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.RocksDB;

/** For {@link NativeLibrariesTest}: a process that has native libraries loaded until its input ends. */
public final class LibrariesLoaded {
    /** Has RocksDB unpack itself, as versions of Tidewatch did that shared nothing. */
    static final String UNSHARED = "unshared";

    private LibrariesLoaded() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals(UNSHARED)) {
            RocksDB.loadLibrary();
        } else {
            OnnxBuild.ofThisProcess();
            new RocksMemory(new StateConfig(Path.of("unused"), 8, 8, 8, 730, java.time.Duration.ofDays(1)), 1).close();
        }
        System.out.println("loaded");
        while (System.in.read() >= 0) {
            // Until the test ends.
        }
    }
}
