package io.tidewatch.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.bench.row.RowKind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathTest {
    @TempDir
    private Path home;

    @Test
    void noProcessHasBothBuildsOfRocksDbOrOfTheKafkaClient() throws IOException {
        Path target = Files.createDirectories(home.resolve("bench/target"));
        String bench = target.resolve("tidewatch-bench.jar").toString();
        String flinksClient = target.resolve("flink-kafka-clients.jar").toString();
        String streams = "/home/tidewatch-workbench.jar:/home/tidewatch.jar:/m2/rocksdbjni-10.1.3.jar"
                + ":/m2/kafka-clients-4.4.0.jar:/m2/kafka-streams-4.4.0.jar";
        Files.writeString(
                target.resolve("classpath"),
                (streams + ":/m2/frocksdbjni-8.10.0.jar").replace(":", File.pathSeparator));

        ClassPath classPath = ClassPath.of(home);

        assertThat(classPath.forPlatform(RowKind.Platform.STREAMS).split(File.pathSeparator))
                .containsExactly(
                        bench,
                        "/m2/rocksdbjni-10.1.3.jar",
                        "/m2/kafka-clients-4.4.0.jar",
                        "/m2/kafka-streams-4.4.0.jar",
                        "/home/tidewatch-workbench.jar");
        assertThat(classPath.forPlatform(RowKind.Platform.FLINK).split(File.pathSeparator))
                .containsExactly(
                        bench,
                        flinksClient,
                        "/m2/kafka-streams-4.4.0.jar",
                        "/m2/frocksdbjni-8.10.0.jar",
                        "/home/tidewatch-workbench.jar");
    }

    @Test
    void aMissingBuildIsNamed() {
        assertThatThrownBy(() -> ClassPath.of(home))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("build");
    }
}
