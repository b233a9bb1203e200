package io.tidewatch.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The operators that have a CUDA kernel, as model-export keeps them; 'model verify' also checks their versions and types. */
final class KernelList {
    private static final Path FILE = Path.of("model-export", "src", "tidewatch_model", "cuda_kernels.json");

    private final JsonNode operators;

    private KernelList(JsonNode operators) {
        this.operators = operators;
    }

    /** The one of an installation; empty where only the jars are. */
    static Optional<KernelList> of(Path home) {
        Path file = home.resolve(FILE);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new KernelList(new ObjectMapper().readTree(file.toFile()).path("operators")));
        } catch (IOException damaged) {
            return Optional.empty();
        }
    }

    /** Those that have none. */
    List<String> without(Collection<String> wanted) {
        return wanted.stream().filter(operator -> !operators.has(operator)).toList();
    }
}
