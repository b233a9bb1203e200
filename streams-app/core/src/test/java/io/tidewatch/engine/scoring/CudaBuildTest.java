package io.tidewatch.engine.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * ONNX Runtime's build for CUDA on a machine that lacks libraries: in a process of its own, with that build's jar in the other's
 * place. Skipped where the local repository does not have it (742 MB; {@code mvn -Pcuda} brings it) and where CUDA can be had.
 */
class CudaBuildTest {
    private static final String FOR_CPU = "onnxruntime";
    private static final String FOR_CUDA = "onnxruntime_gpu";

    @Test
    void aMissingLibraryIsNamedWithItsRemedyAndAutoFallsBackToTheCpu() throws Exception {
        // Given
        List<String> classPath = classPath();
        Path cudaJar = cudaJar(Path.of(
                classPath.stream().filter(CudaBuildTest::isRuntime).findFirst().orElseThrow()));
        assumeThat(cudaJar).as("the build for CUDA in the local repository").exists();
        CudaSetup setup = CudaSetup.ofThisMachine();
        assumeThat(setup.missing()).as("a machine that lacks a library").isNotEmpty();
        assumeThat(System.getProperty("os.arch")).as("that build's only Linux").isEqualTo("amd64");

        // When
        List<String> said = run(
                Stream.concat(Stream.of(cudaJar.toString()), classPath.stream().filter(entry -> !isRuntime(entry)))
                        .toList());

        // Then
        String missing = setup.missing().get(0).file();
        assertThat(said).anyMatch(line -> line.startsWith("build: ") && line.contains("cuda=true"));
        assertThat(said)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("cuda: model.device is cuda, but CUDA cannot be had: the loader does not find "
                                + missing)
                        .contains(setup.missing().get(0).from(), "LD_LIBRARY_PATH", "docs/gpu.md"));
        assertThat(said)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("auto: CPU, since CUDA cannot be had: the loader does not find " + missing));
    }

    /** A local repository's layout is group, artifact, version, and the artifact's name again in the file's. */
    private static Path cudaJar(Path runtime) {
        Path version = runtime.getParent().getFileName();
        Path group = runtime.getParent().getParent().getParent();
        return group.resolve(FOR_CUDA).resolve(version).resolve(FOR_CUDA + "-" + version + ".jar");
    }

    private static boolean isRuntime(String entry) {
        return Path.of(entry).getFileName().toString().startsWith(FOR_CPU);
    }

    private static List<String> run(List<String> classPath) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                String.join(File.pathSeparator, classPath),
                LoadOnCuda.class.getName(),
                Path.of("..", "..", "model-export", "models", "tidewatch-base").toString()));
        Path output = Files.createTempFile("cuda-build", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(process.waitFor()).as(() -> read(output)).isZero();
            return read(output).lines().toList();
        } finally {
            Files.delete(output);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    /** Surefire puts the real one into a property of its own. */
    private static List<String> classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(path.split(File.pathSeparator));
    }
}
