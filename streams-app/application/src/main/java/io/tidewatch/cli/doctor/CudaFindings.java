package io.tidewatch.cli.doctor;

import io.tidewatch.engine.scoring.CudaSetup;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.OnnxBuild;
import java.util.ArrayList;
import java.util.List;

/** What the build and the machine mean for a wished device. What is missing is a problem only where CUDA is asked for. */
public final class CudaFindings {
    private static final String AREA = "cuda";

    private final Device wished;

    private CudaFindings(Device wished) {
        this.wished = wished;
    }

    /** The findings, the runtime first. */
    public static List<Finding> of(Device wished, OnnxBuild build, CudaSetup setup) {
        CudaFindings told = new CudaFindings(wished);
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(
                "onnx",
                "ONNX Runtime " + build.version() + ", build for " + (build.cuda() ? "CUDA" : "the CPU") + ", offers "
                        + String.join(", ", build.providers())));
        if (build.copies() > 1) {
            findings.add(Finding.problem(
                    "onnx",
                    "two builds of ONNX Runtime are on the class path, and either may be loaded",
                    "build anew with 'mvn clean package', for CUDA with -Pcuda"));
        }
        if (wished == Device.CPU) {
            return findings;
        }
        if (!build.cuda()) {
            findings.add(told.lacking("this build has no CUDA", "build with 'mvn -Pcuda clean package' (docs/gpu.md)"));
        }
        findings.add(setup.problem()
                .map(problem -> told.lacking(
                        "libraries missing: "
                                + String.join(
                                        ", ",
                                        setup.missing().stream()
                                                .map(CudaSetup.Library::file)
                                                .toList()),
                        problem.substring(problem.indexOf(';') + 1).strip()))
                .orElseGet(() -> Finding.ok(AREA, "the loader finds CUDA 12's libraries")));
        findings.add(
                Finding.note(
                        AREA,
                        setup.cudnn()
                                ? "cuDNN 9 is there"
                                : "no cuDNN 9 (libcudnn.so.9); only operators such as GRU and Conv need it, and exported models have none"));
        findings.add(
                setup.driver()
                        .map(driver -> Finding.ok(AREA, driver))
                        .orElseGet(
                                () -> told.lacking(
                                        "no NVIDIA driver is loaded (no /proc/driver/nvidia/version)",
                                        "install the driver; in a container give it the GPU (Docker: --gpus all; Kubernetes: nvidia.com/gpu)")));
        findings.add(
                setup.gpus().isEmpty()
                        ? told.lacking("the driver shows no GPU", "give the machine or the container a GPU")
                        : Finding.ok(AREA, "the first GPU is used: " + String.join(", ", setup.gpus())));
        return findings;
    }

    private Finding lacking(String text, String remedy) {
        return wished == Device.CUDA ? Finding.problem(AREA, text, remedy) : Finding.note(AREA, text);
    }
}
