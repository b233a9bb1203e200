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
    void noProcessHasBothBuildsOfRocksDb() throws IOException {
        Path target = Files.createDirectories(home.resolve("bench/target"));
        Files.writeString(
                target.resolve("classpath"),
                String.join(
                        File.pathSeparator,
                        "/m2/rocksdbjni-10.1.3.jar",
                        "/m2/frocksdbjni-8.10.0.jar",
                        "/m2/other.jar"));

        ClassPath classPath = ClassPath.of(home);

        assertThat(classPath.forPlatform(RowKind.Platform.STREAMS).split(File.pathSeparator))
                .containsExactly(
                        target.resolve("tidewatch-bench.jar").toString(), "/m2/rocksdbjni-10.1.3.jar", "/m2/other.jar");
        assertThat(classPath.forPlatform(RowKind.Platform.FLINK).split(File.pathSeparator))
                .containsExactly(
                        target.resolve("tidewatch-bench.jar").toString(),
                        "/m2/frocksdbjni-8.10.0.jar",
                        "/m2/other.jar");
    }

    @Test
    void aMissingBuildIsNamed() {
        assertThatThrownBy(() -> ClassPath.of(home))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("build");
    }
}
