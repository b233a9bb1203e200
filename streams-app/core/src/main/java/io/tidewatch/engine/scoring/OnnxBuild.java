package io.tidewatch.engine.scoring;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Which ONNX Runtime this process has.
 *
 * @param version its own
 * @param cuda whether it is the build for CUDA ({@code -Pcuda}); whether CUDA can be had is another question
 * @param providers what it offers; the build for CUDA names CUDA on machines without it too
 * @param copies how often it is on the class path: two builds after one another leave both, and either may be loaded
 */
public record OnnxBuild(String version, boolean cuda, List<String> providers, int copies) {
    /** The one on the class path; loads its native library. */
    public static OnnxBuild ofThisProcess() {
        OrtEnvironment environment = OnnxLibrary.environment();
        List<String> providers = OrtEnvironment.getAvailableProviders().stream()
                .map(provider -> provider.name().toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
        return new OnnxBuild(environment.getVersion(), providers.contains("cuda"), providers, countCopies());
    }

    private static int countCopies() {
        try {
            return Collections.list(
                            OrtEnvironment.class.getClassLoader().getResources("ai/onnxruntime/OrtEnvironment.class"))
                    .size();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The class path cannot be read.", unreadable);
        }
    }

    /** Why CUDA cannot be had, for a person: with the remedy, where the cause is known. */
    String cudaProblem(String runtimeSays, CudaSetup setup) {
        if (!cuda) {
            return "this build has ONNX Runtime for the CPU only; build with -Pcuda (docs/gpu.md)";
        }
        return setup.problem().orElse(runtimeSays + "; see docs/gpu.md");
    }
}
