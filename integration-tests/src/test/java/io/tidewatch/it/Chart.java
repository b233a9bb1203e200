package io.tidewatch.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The chart, rendered as {@code helm template shop --namespace retention} does, and what is in it. */
final class Chart {
    static final Path CHART = Repository.root().resolve("helm/tidewatch");
    static final Path RENDERED = Path.of("target", "chart");
    static final YAMLMapper YAML = new YAMLMapper();
    static final Map<String, String> ENVIRONMENT = Map.of(
            "POD_NAME", "tidewatch-0",
            "KAFKA_PASSWORD", "s3cret",
            "TRUSTSTORE_PASSWORD", "tr\"ust",
            "TRAINER_PASSWORD", "tr4iner",
            "TIDEWATCH_HTTP_TOKEN", "0123456789abcdef",
            "WEB_KEY", "public-key-of-the-shop",
            "SHOP_KEY", "secret-key-of-the-shop");

    private static final String SUFFIX = "-values.yaml";

    private Chart() {}

    /** The sets of values in {@code ci}, by their names. */
    static Stream<String> sets() throws IOException {
        try (Stream<Path> files = Files.list(CHART.resolve("ci"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .toList()
                    .stream();
        }
    }

    static TidewatchConfig config(String values) throws IOException {
        return config(render(values), "shop-tidewatch", ENVIRONMENT);
    }

    /** What the Job reads, which has the variables of {@code secretEnv} and {@code extraEnv} alone. */
    static TidewatchConfig topicsConfig(String rendered, Map<String, String> environment) throws IOException {
        Map<String, String> ofTheJob = new HashMap<>(environment);
        ofTheJob.keySet().removeAll(Set.of("POD_NAME", "TIDEWATCH_HTTP_TOKEN"));
        return config(rendered, "shop-tidewatch-topics", ofTheJob);
    }

    static TidewatchConfig config(String rendered, String configMap, Map<String, String> environment)
            throws IOException {
        String yaml = named(rendered, "ConfigMap", configMap)
                .at("/data/tidewatch.yaml")
                .asText();
        return ConfigFile.parse(yaml, name -> Optional.ofNullable(environment.get(name)));
    }

    static String render(String values) throws IOException {
        return template(hooksAsObjects(), values).call();
    }

    /** Helm's library leaves hooks out of what it renders, and they are to be checked like everything else. */
    static Path hooksAsObjects() throws IOException {
        return copy("hooks-as-objects", text -> text.replace("helm.sh/hook:", "was-hook:"));
    }

    static Path copy(String name, UnaryOperator<String> change) throws IOException {
        Path copy = RENDERED.resolve(name);
        try (Stream<Path> files = Files.walk(CHART)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(CHART.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(target, change.apply(Files.readString(file)));
            }
        }
        return copy;
    }

    static TemplateCommand template(Path chart, String values) {
        return new Helm(chart)
                .template()
                .withName("shop")
                .withNamespace("retention")
                .withValuesFile(CHART.resolve("ci/" + values + "-values.yaml"));
    }

    static JsonNode pod(String rendered) throws IOException {
        return named(rendered, "StatefulSet", "shop-tidewatch").at("/spec/template/spec");
    }

    /** The pods of every object that makes some. */
    static List<JsonNode> pods(String rendered) throws IOException {
        return objects(rendered).stream()
                .flatMap(object ->
                        Stream.of(object.at("/spec/template/spec"), object.at("/spec/jobTemplate/spec/template/spec")))
                .filter(JsonNode::isObject)
                .toList();
    }

    static JsonNode named(String rendered, String kind, String name) throws IOException {
        return kind(rendered, kind).stream()
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static List<JsonNode> kind(String rendered, String kind) throws IOException {
        return objects(rendered).stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    private static List<JsonNode> objects(String rendered) throws IOException {
        try (MappingIterator<JsonNode> objects = YAML.readerFor(JsonNode.class).readValues(rendered)) {
            return objects.readAll();
        }
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
