package io.tidewatch.engine.scoring;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.tidewatch.engine.library.NativeLibraries;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
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
        return Environment.KEPT;
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

    /**
     * The environment with a second reference to it, which nobody gives back. A shutdown hook of ONNX Runtime's gives the first one
     * back at once, beside the hook that stops the engine, and a model that is loaded after that ends the process with SIGSEGV or
     * SIGABRT (onnxruntime's issue 31352). Its Java interface has no other way to keep the environment.
     */
    private static final class Environment {
        private static final OrtEnvironment KEPT = keep(OrtEnvironment.getEnvironment());

        private static OrtEnvironment keep(OrtEnvironment environment) {
            try {
                Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
                api.setAccessible(true);
                Method reference =
                        OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
                reference.setAccessible(true);
                reference.invoke(null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(), "kept");
            } catch (ReflectiveOperationException otherVersion) {
                throw new IllegalStateException(
                        "this version of ONNX Runtime has another Java interface than the one that Tidewatch ships with",
                        otherVersion);
            }
            return environment;
        }
    }
}
