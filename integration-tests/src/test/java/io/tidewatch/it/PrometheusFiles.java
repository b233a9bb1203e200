package io.tidewatch.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The rules and the dashboard that the chart ships, and what their expressions ask for. */
final class PrometheusFiles {
    static final Path FOLDER = Repository.root().resolve("helm/tidewatch/files");
    static final Path RULES = FOLDER.resolve("rules.yaml");
    static final Path DASHBOARD = FOLDER.resolve("dashboard.json");

    /** Made by Prometheus itself of the alerts that it evaluates. */
    private static final Set<String> PROMETHEUS_OWN = Set.of("ALERTS");

    private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset");
    private static final Pattern NO_METRIC = Pattern.compile(
            "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(?:by|on|without|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w:.$])[a-zA-Z_][a-zA-Z0-9_:]*(?!\\s*\\()(?![\\w:])");

    private PrometheusFiles() {}

    /** All rules, recording and alerting. */
    static List<JsonNode> rules() {
        return stream(read(new YAMLMapper(), RULES).get("groups"))
                .flatMap(group -> stream(group.get("rules")))
                .toList();
    }

    /** Those that alert. */
    static List<JsonNode> alerts() {
        return rules().stream().filter(rule -> rule.has("alert")).toList();
    }

    static JsonNode dashboard() {
        return read(new ObjectMapper(), DASHBOARD);
    }

    /** The dashboard's panels without its rows. */
    static List<JsonNode> panels() {
        return stream(dashboard().get("panels"))
                .filter(panel -> !panel.get("type").asText().equals("row"))
                .toList();
    }

    /** The dashboard's expressions by where they stand, with Grafana's variables as Grafana would fill them in. */
    static Map<String, String> dashboardExpressions() {
        Map<String, String> expressions = new TreeMap<>();
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.get("targets")) {
                expressions.put(
                        panel.get("title").asText() + " " + target.get("refId").asText(),
                        filled(target.get("expr").asText()));
            }
        }
        dashboard()
                .at("/annotations/list")
                .forEach(annotation -> expressions.put(
                        "annotation " + annotation.get("name").asText(),
                        filled(annotation.get("expr").asText())));
        return expressions;
    }

    private static String filled(String expression) {
        return expression
                .replace("$__rate_interval", "5m")
                .replace("$job", ".+")
                .replace("$instance", ".+");
    }

    /** Every metric that a rule or a panel asks for and that an engine has to give. */
    static Set<String> metricsAskedFor() {
        List<JsonNode> rules = rules();
        Set<String> made = rules.stream()
                .filter(rule -> rule.has("record"))
                .map(rule -> rule.get("record").asText())
                .collect(Collectors.toSet());
        List<String> expressions = new ArrayList<>(dashboardExpressions().values());
        rules.forEach(rule -> expressions.add(rule.get("expr").asText()));
        Set<String> metrics = new TreeSet<>();
        expressions.forEach(expression -> metrics.addAll(metrics(expression)));
        metrics.removeAll(made);
        metrics.removeAll(PROMETHEUS_OWN);
        return metrics;
    }

    /** The metrics that an expression names. */
    static Set<String> metrics(String expression) {
        return NAME.matcher(NO_METRIC.matcher(expression).replaceAll(" "))
                .results()
                .map(found -> found.group())
                .filter(name -> !KEYWORDS.contains(name))
                .collect(Collectors.toSet());
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
