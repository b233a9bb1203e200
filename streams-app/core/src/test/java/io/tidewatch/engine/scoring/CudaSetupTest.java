package io.tidewatch.engine.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaSetupTest {
    private static final OnnxBuild CUDA_BUILD = new OnnxBuild("1.28.0", true, List.of("cpu", "cuda"), 1);

    @TempDir
    private Path root;

    @Test
    void aMachineWithoutAnyOfItMissesEveryLibrary() {
        CudaSetup setup = CudaSetup.of(root, "");

        assertThat(setup.missing()).isEqualTo(CudaSetup.NEEDED);
        assertThat(setup.cudnn()).isFalse();
        assertThat(setup.driver()).isEmpty();
        assertThat(setup.gpus()).isEmpty();
    }

    @Test
    void findsLibrariesWhereTheLoaderLooks() throws IOException {
        // Given: one in a folder of LD_LIBRARY_PATH, one that ld.so.conf.d names, one in a default folder
        Path wheel = Files.createDirectories(root.resolve("wheels/nvidia/cublas/lib"));
        Files.createFile(wheel.resolve("libcublas.so.12"));
        Files.createFile(wheel.resolve("libcublasLt.so.12"));
        put("etc/ld.so.conf.d/cuda.conf", "# CUDA\n/usr/local/cuda/lib64\n");
        put("usr/local/cuda/lib64/libcudart.so.12", "");
        put("usr/lib/x86_64-linux-gnu/libcuda.so.1", "");
        put("usr/lib/x86_64-linux-gnu/libcudnn.so.9", "");

        // When
        CudaSetup setup = CudaSetup.of(root, "/nowhere::" + wheel);

        // Then
        assertThat(setup.missing()).extracting(CudaSetup.Library::file).containsExactly("libcurand.so.10");
        assertThat(setup.cudnn()).isTrue();
    }

    @Test
    void readsTheDriverAndItsGpus() throws IOException {
        put("proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX 570\nGCC version: 12\n");
        put("proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t\t NVIDIA L4\nIRQ: 16\n");

        CudaSetup setup = CudaSetup.of(root, "");

        assertThat(setup.driver()).contains("NVRM version: NVIDIA UNIX 570");
        assertThat(setup.gpus()).containsExactly("NVIDIA L4");
    }

    @Test
    void theReasonNamesWhatIsMissingAndWhereItComesFrom() {
        String reason = CUDA_BUILD.cudaProblem("Failed to load shared library", CudaSetup.of(root, ""));

        assertThat(reason)
                .contains(
                        "does not find libcublasLt.so.12, libcublas.so.12, libcurand.so.10, libcudart.so.12, libcuda.so.1")
                .contains("nvidia-cuda-runtime-cu12", "NVIDIA's driver", "LD_LIBRARY_PATH");
    }

    @Test
    void theReasonOfABuildForTheCpuIsTheBuild() {
        OnnxBuild build = new OnnxBuild("1.28.0", false, List.of("cpu"), 1);

        assertThat(build.cudaProblem("Failed to find CUDA shared provider", CudaSetup.of(root, "")))
                .isEqualTo("this build has ONNX Runtime for the CPU only; build with -Pcuda (docs/gpu.md)");
    }

    @Test
    void whereNothingIsMissingTheRuntimesWordsAreToldAsTheyAre() {
        CudaSetup whole = new CudaSetup(List.of(), true, java.util.Optional.empty(), List.of());

        assertThat(CUDA_BUILD.cudaProblem("CUDA failure 100: no CUDA-capable device is detected", whole))
                .startsWith("CUDA failure 100: no CUDA-capable device is detected");
    }

    private void put(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
