package io.tidewatch.engine.scoring;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.tidewatch.engine.library.NativeLibraries;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** ONNX Runtime in this process, whose native libraries {@link NativeLibraries} unpacks unless its own property names a folder. */
final class OnnxLibrary {
    /** Where ONNX Runtime looks for its libraries, and for those of a provider as late as a session asks for it. */
    private static final String FOLDER = "onnxruntime.native.path";

    private OnnxLibrary() {}

    /** The process's environment, loaded at the first call. */
    static OrtEnvironment environment() {
        if (folder().isEmpty()) {
            // The provider's own is in the build for CUDA alone, and small.
            load("onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared");
        }
        return OrtEnvironment.getEnvironment();
    }

    /** Has a session run on CUDA. Its provider is hundreds of megabytes, which a process that stays on the CPU is spared. */
    static void addCuda(SessionOptions options) throws OrtException {
        load("onnxruntime_providers_cuda");
        options.addCUDA(0);
    }

    private static Optional<String> folder() {
        return Optional.ofNullable(System.getProperty(FOLDER));
    }

    private static void load(String... libraries) {
        NativeLibraries.load(
                OrtEnvironment.class,
                Stream.of(libraries)
                        .map(System::mapLibraryName)
                        .collect(Collectors.toMap(
                                file -> file, file -> "ai/onnxruntime/native/" + platform() + "/" + file)),
                unpacked -> {
                    if (folder().isEmpty()) {
                        unpacked.map(Path::toString).ifPresent(path -> System.setProperty(FOLDER, path));
                    }
                    OrtEnvironment.getEnvironment();
                });
    }

    /** As the jar names its folders. */
    private static String platform() {
        String system = System.getProperty("os.name").startsWith("Mac") ? "osx" : "linux";
        return system + "-" + (System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64");
    }
}
