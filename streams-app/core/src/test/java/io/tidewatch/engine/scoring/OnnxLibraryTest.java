package io.tidewatch.engine.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime at the end of a process. */
class OnnxLibraryTest {
    private static final Path SHIPPED = Path.of("..", "..", "model-export", "models", "tidewatch-base");

    @TempDir
    private Path folder;

    @Test
    void whatIsStillLoadedAndScoredWhileTheProcessEndsDoesNotCrashIt() throws Exception {
        // When
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadWhileEnding.class.getName(),
                        SHIPPED.toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        boolean ended = process.waitFor(1, TimeUnit.MINUTES);
        process.destroyForcibly();

        // Then
        assertThat(ended).isTrue();
        assertThat(folder.resolve("output")).content().isEmpty();
        assertThat(process.exitValue()).isZero();
    }
}
