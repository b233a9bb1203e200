package io.tidewatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.streams.registry.ModelRegistry;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.ModelPointer;
import io.tidewatch.topics.ModelReference;
import io.tidewatch.topics.PublishedModel;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewatch model list}: what is published, and which is active. */
@Command(
        name = "list",
        description = "List the published models, and which one is active, was active before, or is in the shadow.",
        mixinStandardHelpOptions = true)
final class ModelListCommand implements Callable<Integer> {
    /** Enough of a hash to tell models apart at a glance. */
    private static final int HASH_DIGITS = 12;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private RegistryOptions registry;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ModelRegistry now = registry.read();
        PrintWriter out = spec.commandLine().getOut();
        lines(now).forEach(out::println);
        out.flush();
        return ExitCode.OK;
    }

    /** The table, and a sentence for each thing that a row cannot say. */
    static List<String> lines(ModelRegistry registry) {
        List<String> lines = new ArrayList<>();
        if (registry.models().isEmpty()) {
            lines.add("No model is published.");
        } else {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("NAME", "SHA256", "CREATED", "SHOP", "PUBLISHED", "BY", "IS"));
            registry.models().values().forEach(model -> rows.add(row(registry, model)));
            lines.addAll(TextTable.lines(rows));
        }
        registry.active()
                .ifPresentOrElse(
                        active -> lines.add("Active since " + active.at() + " (" + active.by() + "): "
                                + RegistryOptions.word(active.model()) + "."),
                        () -> lines.add("Nothing was activated: each instance serves its 'model.path'."));
        registry.activeModel()
                .filter(active -> missing(registry, active))
                .ifPresent(active -> lines.add("The active model " + active.name()
                        + " is not on the topic with that content: instances that start now cannot take it."));
        registry.damaged().forEach(damage -> lines.add("Damaged: " + damage + "."));
        return lines;
    }

    private static List<String> row(ModelRegistry registry, PublishedModel model) {
        JsonNode manifest = manifest(model);
        return List.of(
                model.name(),
                model.sha256().substring(0, HASH_DIGITS),
                manifest.path("created").asText("-"),
                manifest.path("shop").path("name").asText("-"),
                model.publishedAt().toString(),
                model.publishedBy(),
                marks(registry, model.reference()));
    }

    private static String marks(ModelRegistry registry, ModelReference model) {
        List<String> marks = new ArrayList<>();
        if (registry.activeModel().filter(model::equals).isPresent()) {
            marks.add("active");
        }
        if (registry.active()
                .flatMap(ModelPointer::previous)
                .filter(model::equals)
                .isPresent()) {
            marks.add("previous");
        }
        if (registry.shadow().flatMap(ModelPointer::model).filter(model::equals).isPresent()) {
            marks.add("shadow");
        }
        return String.join(", ", marks);
    }

    private static boolean missing(ModelRegistry registry, ModelReference model) {
        return Optional.ofNullable(registry.models().get(model.name()))
                .map(PublishedModel::reference)
                .filter(model::equals)
                .isEmpty();
    }

    private static JsonNode manifest(PublishedModel model) {
        try {
            return JSON.readTree(model.manifest());
        } catch (JsonProcessingException none) {
            return JSON.createObjectNode();
        }
    }
}
