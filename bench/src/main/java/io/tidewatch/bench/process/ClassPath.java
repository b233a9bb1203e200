package io.tidewatch.bench.process;

import io.tidewatch.bench.row.RowKind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class paths of the child processes, out of the one that the build has written. Kafka Streams and Flink each bring a build of
 * RocksDB with the same class names, so no process may have both; and Flink's connector needs the Kafka client it was built with.
 */
public final class ClassPath {
    private static final List<String> FLINKS_OWN = List.of("frocksdbjni-", "flink-kafka-clients");
    /** Last, since its manifest brings the engine's own libraries along, which must not come before Flink's. */
    private static final String ENGINE = "tidewatch-workbench.jar";
    /** Among those that the engine's jar brings along: its logging must not be configured twice. */
    private static final String APPLICATION = "tidewatch.jar";

    private static final List<String> STREAMS_OWN = List.of("rocksdbjni-", "kafka-clients-");

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
        List<String> libraries = List.of(Files.readString(written).strip().split(File.pathSeparator));
        Stream<String> own = Stream.of("tidewatch-bench.jar", "flink-kafka-clients.jar")
                .map(name -> target.resolve(name).toString());
        Stream<String> others =
                libraries.stream().filter(entry -> !entry.endsWith(ENGINE) && !entry.endsWith(APPLICATION));
        Stream<String> engine = libraries.stream().filter(entry -> entry.endsWith(ENGINE));
        return new ClassPath(
                Stream.of(own, others, engine).flatMap(part -> part).toList());
    }

    /** For a process that runs a row on a platform, or anything that needs no platform. */
    public String forPlatform(RowKind.Platform platform) {
        List<String> unwanted = platform == RowKind.Platform.FLINK ? STREAMS_OWN : FLINKS_OWN;
        Predicate<String> wanted = entry ->
                unwanted.stream().noneMatch(Path.of(entry).getFileName().toString()::startsWith);
        return all.stream().filter(wanted).collect(Collectors.joining(File.pathSeparator));
    }
}
