package io.tidewatch.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.doctor.Finding.State;
import io.tidewatch.engine.scoring.CudaSetup;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.OnnxBuild;
import io.tidewatch.streams.config.StateConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the doctor makes of facts. */
class FindingsTest {
    private static final StateConfig STATE =
            new StateConfig(Path.of("state"), 128, 64, 32, 730, java.time.Duration.ofDays(1));
    private static final OnnxBuild FOR_CPU = new OnnxBuild("1.28.0", false, List.of("cpu"), 1);
    private static final OnnxBuild FOR_CUDA = new OnnxBuild("1.28.0", true, List.of("cpu", "cuda"), 1);
    private static final CudaSetup NOTHING = new CudaSetup(
            List.of(new CudaSetup.Library("libcudart.so.12", "CUDA 12's runtime (pip: nvidia-cuda-runtime-cu12)")),
            false,
            Optional.empty(),
            List.of());
    private static final CudaSetup WHOLE =
            new CudaSetup(List.of(), false, Optional.of("NVRM 570"), List.of("NVIDIA L4"));

    @Test
    void aMachineWithRoomForTheHeapAndTheStateIsWell() {
        assertThat(new Machine(17, 4, 4096, 2048).findings(STATE))
                .extracting(Finding::state)
                .containsOnly(State.OK);
    }

    @Test
    void aHeapAndAStateThatDoNotFitTheMemoryAreAProblem() {
        // 2048 + 128 + 64 + 384
        assertThat(new Machine(17, 4, 2623, 2048).findings(STATE)).last().satisfies(memory -> {
            assertThat(memory.state()).isEqualTo(State.PROBLEM);
            assertThat(memory.text()).contains("2623 MiB", "takes up to 2624");
            assertThat(memory.remedy()).contains("TIDEWATCH_JAVA_OPTS", "state.block_cache_mb");
        });
    }

    @Test
    void aRecordCacheThatFillsTheHeapIsAProblem() {
        assertThat(new Machine(17, 4, 4096, 60).findings(STATE))
                .last()
                .satisfies(memory -> assertThat(memory.remedy()).contains("state.record_cache_mb"));
    }

    @Test
    void anOldJavaIsAProblem() {
        assertThat(new Machine(11, 4, 4096, 1024).findings(STATE))
                .first()
                .extracting(Finding::state)
                .isEqualTo(State.PROBLEM);
    }

    @Test
    void onTheCpuNobodyIsAskedForCuda() {
        assertThat(CudaFindings.of(Device.CPU, FOR_CPU, NOTHING))
                .singleElement()
                .satisfies(onnx ->
                        assertThat(onnx.text()).isEqualTo("ONNX Runtime 1.28.0, build for the CPU, offers cpu"));
    }

    @Test
    void whoAsksForCudaIsToldAllThatIsMissing() {
        List<Finding> problems = CudaFindings.of(Device.CUDA, FOR_CPU, NOTHING).stream()
                .filter(finding -> finding.state() == State.PROBLEM)
                .toList();

        assertThat(problems)
                .extracting(Finding::text)
                .containsExactly(
                        "this build has no CUDA",
                        "libraries missing: libcudart.so.12",
                        "no NVIDIA driver is loaded (no /proc/driver/nvidia/version)",
                        "the driver shows no GPU");
        assertThat(problems).extracting(Finding::remedy).allMatch(remedy -> !remedy.isBlank());
        assertThat(problems.get(1).remedy())
                .startsWith("install CUDA 12's runtime")
                .contains("LD_LIBRARY_PATH");
    }

    @Test
    void whoLeavesItOpenIsToldTheSameAsNotes() {
        List<Finding> told = CudaFindings.of(Device.AUTO, FOR_CPU, NOTHING);

        assertThat(told).extracting(Finding::state).doesNotContain(State.PROBLEM);
        assertThat(told)
                .filteredOn(finding -> finding.state() == State.NOTE)
                .extracting(Finding::text)
                .contains(
                        "this build has no CUDA",
                        "libraries missing: libcudart.so.12",
                        "no NVIDIA driver is loaded (no /proc/driver/nvidia/version)",
                        "the driver shows no GPU");
    }

    @Test
    void aMachineWithAllOfItIsWellWithoutCudnn() {
        assertThat(CudaFindings.of(Device.CUDA, FOR_CUDA, WHOLE))
                .extracting(Finding::state)
                .containsOnly(State.OK, State.NOTE);
    }

    @Test
    void twoRuntimesOnTheClassPathAreAProblem() {
        OnnxBuild twice = new OnnxBuild("1.28.0", true, List.of("cpu", "cuda"), 2);

        assertThat(CudaFindings.of(Device.CPU, twice, NOTHING))
                .anySatisfy(finding -> assertThat(finding.remedy()).contains("mvn clean package"));
    }

    @Test
    void anOperatorWithoutACudaKernelIsNamed() {
        Optional<KernelList> kernels = KernelList.of(Path.of("..", ".."));

        assertThat(kernels).isPresent();
        assertThat(GraphFindings.of(Map.of("Gemm", 3, "Einsum2", 1), kernels)).satisfies(finding -> {
            assertThat(finding.state()).isEqualTo(State.PROBLEM);
            assertThat(finding.text()).isEqualTo("4 nodes, 2 operators; no CUDA kernel for Einsum2");
        });
        assertThat(GraphFindings.of(Map.of("Gemm", 3), kernels).state()).isEqualTo(State.OK);
    }

    @Test
    void withoutTheListOfKernelsTheCommandThatKnowsIsNamed() {
        assertThat(KernelList.of(Path.of("nowhere"))).isEmpty();
        assertThat(GraphFindings.of(Map.of("Gemm", 3), Optional.empty()).text()).contains("tidewatch model verify");
    }

    @Test
    void aModelThatDoesNotTellItsOperatorsIsNoProblem() {
        assertThat(GraphFindings.of(Map.of(), Path.of("..", ".."))).satisfies(finding -> {
            assertThat(finding.state()).isEqualTo(State.NOTE);
            assertThat(finding.text()).contains("tidewatch model cut");
        });
    }

    @Test
    void aProblemIsTwoLinesTheSecondWithTheRemedy() {
        assertThat(Finding.problem("cuda", "no GPU", "give it one").lines())
                .containsExactly("problem  cuda     no GPU", "                  do: give it one");
    }
}
