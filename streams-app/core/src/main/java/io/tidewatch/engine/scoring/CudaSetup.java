package io.tidewatch.engine.scoring;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of CUDA a Linux machine has: ONNX Runtime itself writes the name of a missing library to the standard error only.
 *
 * @param missing libraries that the runtime's CUDA provider is linked to and the loader would not find
 * @param cudnn whether cuDNN 9 is there; only operators such as GRU and Conv need it, and exported models have none of them
 * @param driver the kernel driver's line, if it is loaded
 * @param gpus the models of the GPUs that the driver shows
 */
public record CudaSetup(List<Library> missing, boolean cudnn, Optional<String> driver, List<String> gpus) {
    /** What {@code libonnxruntime_providers_cuda.so} of ONNX Runtime 1.28.0 names as needed ({@code readelf -d}). */
    static final List<Library> NEEDED = List.of(
            new Library("libcublasLt.so.12", "cuBLAS 12 (pip: nvidia-cublas-cu12)"),
            new Library("libcublas.so.12", "cuBLAS 12 (pip: nvidia-cublas-cu12)"),
            new Library("libcurand.so.10", "cuRAND 10 (pip: nvidia-curand-cu12)"),
            new Library("libcudart.so.12", "CUDA 12's runtime (pip: nvidia-cuda-runtime-cu12)"),
            new Library("libcuda.so.1", "NVIDIA's driver"));

    private static final String CUDNN = "libcudnn.so.9";

    /** Where glibc's loader looks at last, Debian's names included. */
    private static final List<String> DEFAULT_FOLDERS = List.of(
            "/lib",
            "/usr/lib",
            "/lib64",
            "/usr/lib64",
            "/lib/x86_64-linux-gnu",
            "/usr/lib/x86_64-linux-gnu",
            "/usr/local/lib");

    /**
     * A library.
     *
     * @param file as the loader looks for it
     * @param from what brings it
     */
    public record Library(String file, String from) {}

    public CudaSetup {
        missing = List.copyOf(missing);
        gpus = List.copyOf(gpus);
    }

    /** What this machine has. */
    public static CudaSetup ofThisMachine() {
        return of(
                Path.of("/"),
                Optional.ofNullable(System.getenv("LD_LIBRARY_PATH")).orElse(""));
    }

    /**
     * What a file system has.
     *
     * @param libraryPath folders in which the loader looks first, separated by colons, as {@code LD_LIBRARY_PATH}
     */
    static CudaSetup of(Path root, String libraryPath) {
        Set<Path> folders = new LinkedHashSet<>();
        Stream.of(libraryPath.split(":"))
                .filter(folder -> !folder.isBlank())
                .forEach(folder -> folders.add(Path.of(folder)));
        configured(root).forEach(folder -> folders.add(below(root, folder)));
        DEFAULT_FOLDERS.forEach(folder -> folders.add(below(root, folder)));
        return new CudaSetup(
                NEEDED.stream().filter(library -> !isIn(folders, library.file)).toList(),
                isIn(folders, CUDNN),
                lines(root.resolve("proc/driver/nvidia/version")).stream().findFirst(),
                gpus(root.resolve("proc/driver/nvidia/gpus")));
    }

    /** What is missing and what to do about it, a sentence; empty if nothing is. */
    public Optional<String> problem() {
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String files = missing.stream().map(Library::file).collect(Collectors.joining(", "));
        String from = missing.stream().map(Library::from).distinct().collect(Collectors.joining(", "));
        return Optional.of("the loader does not find " + files + "; install " + from
                + " and put the folders into LD_LIBRARY_PATH before the start (docs/gpu.md)");
    }

    private static boolean isIn(Set<Path> folders, String file) {
        return folders.stream().anyMatch(folder -> Files.exists(folder.resolve(file)));
    }

    /** The folders of {@code /etc/ld.so.conf} and what it includes, which are all in one folder on every distribution. */
    private static List<String> configured(Path root) {
        List<String> lines = new ArrayList<>(lines(root.resolve("etc/ld.so.conf")));
        files(root.resolve("etc/ld.so.conf.d"), "*.conf").forEach(file -> lines.addAll(lines(file)));
        return lines.stream()
                .map(String::strip)
                .filter(line -> line.startsWith("/"))
                .toList();
    }

    private static List<String> gpus(Path folder) {
        return files(folder, "*").stream()
                .flatMap(gpu -> lines(gpu.resolve("information")).stream())
                .filter(line -> line.startsWith("Model:"))
                .map(line -> line.substring("Model:".length()).strip())
                .toList();
    }

    private static Path below(Path root, String absolute) {
        return root.resolve(absolute.substring(1));
    }

    /** Files that cannot be read count as not there: nobody else could use them either. */
    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notThere) {
            return List.of();
        }
    }

    private static List<Path> files(Path folder, String glob) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
            found.forEach(files::add);
        } catch (IOException notThere) {
            return List.of();
        }
        return files;
    }
}
