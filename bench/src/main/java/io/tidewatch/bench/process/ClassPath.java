package io.tidewatch.bench.process;

import io.tidewatch.bench.row.RowKind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class paths of the child processes, out of the one that the build has written. Kafka Streams and Flink each bring a build of
 * RocksDB with the same class names, so no process may have both.
 */
public final class ClassPath {
    private static final String FLINKS_ROCKSDB = "frocksdbjni-";
    private static final String STREAMS_ROCKSDB = "rocksdbjni-";

    private final List<String> all;

    private ClassPath(List<String> all) {
        this.all = all;
    }

    /** Reads what the build of the module {@code bench} has written. */
    public static ClassPath of(Path home) throws IOException {
        Path target = home.resolve("bench").resolve("target");
        Path written = target.resolve("classpath");
        if (!Files.isRegularFile(written)) {
            throw new IOException(written + " is missing; build the module bench again: delete " + target
                    + "/tidewatch-bench.jar and run ./tidewatch bench");
        }
        Stream<String> libraries =
                Arrays.stream(Files.readString(written).strip().split(File.pathSeparator));
        Stream<String> own = Stream.of(target.resolve("tidewatch-bench.jar").toString());
        return new ClassPath(Stream.concat(own, libraries).toList());
    }

    /** For a process that runs a row on a platform, or anything that needs no platform. */
    public String forPlatform(RowKind.Platform platform) {
        String unwanted = platform == RowKind.Platform.FLINK ? STREAMS_ROCKSDB : FLINKS_ROCKSDB;
        Predicate<String> wanted =
                entry -> !Path.of(entry).getFileName().toString().startsWith(unwanted);
        return all.stream().filter(wanted).collect(Collectors.joining(File.pathSeparator));
    }
}
