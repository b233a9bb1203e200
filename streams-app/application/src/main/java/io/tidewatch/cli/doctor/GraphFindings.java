package io.tidewatch.cli.doctor;

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
     * @param operators how many nodes each operator has, as the model's manifest tells
     * @param home the installation's
     */
    public static Finding of(Map<String, Integer> operators, Path home) {
        return of(operators, KernelList.of(home));
    }

    static Finding of(Map<String, Integer> operators, Optional<KernelList> kernels) {
        if (operators.isEmpty()) {
            return Finding.note(
                    AREA, "model.json does not tell its operators; 'tidewatch model cut' writes them there");
        }
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
