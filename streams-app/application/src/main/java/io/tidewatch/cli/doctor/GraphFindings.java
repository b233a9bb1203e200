package io.tidewatch.cli.doctor;

import io.tidewatch.engine.scoring.GraphOperators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a model's graph is made of, and whether a GPU would run it as a whole. */
public final class GraphFindings {
    private static final String AREA = "graph";

    private GraphFindings() {}

    /**
     * The finding for a model that was loaded.
     *
     * @param folder the model's
     * @param home the installation's
     */
    public static Finding of(Path folder, Path home) {
        try {
            return of(GraphOperators.of(Files.readAllBytes(folder.resolve("model.onnx"))), KernelList.of(home));
        } catch (IOException | IllegalArgumentException gone) {
            return Finding.problem(AREA, folder + " has no readable model.onnx any more", "copy the model again");
        }
    }

    static Finding of(Map<String, Integer> operators, Optional<KernelList> kernels) {
        int nodes = operators.values().stream().mapToInt(Integer::intValue).sum();
        String text = nodes + " nodes, " + operators.size() + " operators";
        if (kernels.isEmpty()) {
            return Finding.note(AREA, text + "; 'tidewatch model verify' says whether CUDA has a kernel for each");
        }
        List<String> missing = kernels.get().without(operators.keySet());
        return missing.isEmpty()
                ? Finding.ok(AREA, text + ", each with a CUDA kernel")
                : Finding.problem(
                        AREA,
                        text + "; no CUDA kernel for " + String.join(", ", missing),
                        "export the model with the model-export of this version, which refuses such operators");
    }
}
