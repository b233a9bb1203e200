package io.tidewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The commands that a full bench runs after the throughput, each for its own JSON. One that fails leaves the others alone. */
enum Part {
    LATENCY(
            LatencyCommand::new,
            List.of(
                    "--rows",
                    "engine,streams_step,flink_batch",
                    "--burst",
                    "600000",
                    "--warm",
                    "30",
                    "--measure",
                    "20"),
            List.of(
                    "--rows",
                    "engine,flink_batch",
                    "--warm",
                    "1",
                    "--measure",
                    "3",
                    "--burst",
                    "20000",
                    "--shares",
                    "0.5")),
    /** A million users: a restore of fewer is over before it is warm. */
    FOOTPRINT(
            FootprintCommand::new,
            List.of("--users", "1000000", "--events", "1000000"),
            List.of("--users", "1000", "--events", "5000")),
    CORE(
            CoreCommand::new,
            List.of("--", "-f", "1", "-wi", "3", "-w", "1", "-i", "3", "-r", "1"),
            List.of("--", "-f", "1", "-wi", "1", "-w", "100ms", "-i", "1", "-r", "100ms", "PartsBenchmark")),
    /** It scores nothing, so it takes no model. */
    COLLECTOR(
            CollectorCommand::new,
            List.of("--warm", "20", "--measure", "20"),
            List.of("--warm", "3", "--measure", "3", "--connections", "50", "--batches", "5"));

    private final Supplier<Callable<Integer>> command;
    private final List<String> full;
    private final List<String> smoke;

    Part(Supplier<Callable<Integer>> command, List<String> full, List<String> smoke) {
        this.command = command;
        this.full = full;
        this.smoke = smoke;
    }

    /** Its key in the result, and its name on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Runs it; what it prints is thrown away, since the report prints its figures.
     *
     * @param folder for its file
     * @return its JSON, or an object with a field {@code failed} that says why
     */
    JsonNode run(Path folder, boolean small, Optional<Path> model, PrintWriter progress) throws IOException {
        Path file = folder.resolve(label() + ".json");
        List<String> arguments = new ArrayList<>(List.of("--json", file.toString()));
        model.filter(path -> this != COLLECTOR)
                .ifPresent(path -> arguments.addAll(List.of("--model", path.toString())));
        arguments.addAll(small ? smoke : full);
        StringBuilder why = new StringBuilder();
        int code = new CommandLine(command.get())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(Writer.nullWriter()))
                .setErr(progress)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    why.append(failure.getMessage());
                    return 1;
                })
                .execute(arguments.toArray(String[]::new));
        if (code == 0 && Files.isRegularFile(file)) {
            return Report.read(file);
        }
        String cause = why.isEmpty() ? "ended with " + code : why.toString();
        return JsonNodeFactory.instance.objectNode().put("failed", cause);
    }

    /** The part of a label. */
    static Part of(String label) {
        return Arrays.stream(values())
                .filter(part -> part.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no part '" + label + "'; there are "
                        + Arrays.stream(values()).map(Part::label).toList()));
    }
}
