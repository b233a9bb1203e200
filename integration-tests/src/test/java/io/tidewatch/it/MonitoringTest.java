package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tidewatch.cli.Tidewatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules, runbooks and dashboard belong together, and Prometheus' own tool takes them. That an engine gives the metrics is OpsIT's. */
class MonitoringTest {
    private static final Path RUNBOOKS = Repository.root().resolve("docs/runbooks");
    private static final Path RULE_TESTS = Repository.root().resolve("helm/tidewatch/tests");
    private static final Pattern SHELL = Pattern.compile("(?ms)^```sh\n(.*?)^```");
    private static final Pattern EXPECTED = Pattern.compile("alertname=\"(\\w+)\", severity=\"(\\w+)\"");
    /** What OpsServer answers. */
    private static final Set<String> PATHS = Set.of("/health/live", "/health/ready", "/status", "/metrics");

    @TempDir
    private Path folder;

    @Test
    void theRulesDoWhatTheirTestsSay() {
        assumeThat(promtool("--version"))
                .as("promtool, of Debian's package prometheus")
                .isPresent();

        assertThat(promtool("check", "rules", PrometheusFiles.RULES.toString())).contains("");
        assertThat(promtool(
                        "test",
                        "rules",
                        RULE_TESTS.resolve("rules_test.yaml").toString(),
                        RULE_TESTS.resolve("rules_week_test.yaml").toString()))
                .contains("");
    }

    @Test
    void theExpressionsOfTheDashboardAreOnes() throws IOException {
        assumeThat(promtool("--version"))
                .as("promtool, of Debian's package prometheus")
                .isPresent();
        Map<String, String> expressions = PrometheusFiles.dashboardExpressions();
        Path rules = folder.resolve("dashboard.yaml");
        List<Map<String, Object>> recorded = expressions.values().stream()
                .map(expression -> Map.<String, Object>of("record", "a:panel", "expr", expression))
                .toList();
        new YAMLMapper()
                .writeValue(rules.toFile(), Map.of("groups", List.of(Map.of("name", "panels", "rules", recorded))));

        assertThat(expressions).hasSizeGreaterThan(30);
        assertThat(promtool("check", "rules", "--lint=none", rules.toString())).contains("");
    }

    @Test
    void everyAlertIsExpectedBySomeTest() throws IOException {
        String tests = Files.readString(RULE_TESTS.resolve("rules_test.yaml"))
                + Files.readString(RULE_TESTS.resolve("rules_week_test.yaml"));
        Set<String> expected = EXPECTED.matcher(tests)
                .results()
                .map(found -> found.group(1) + " " + found.group(2))
                .collect(Collectors.toSet());

        assertThat(PrometheusFiles.alerts().stream()
                        .map(alert -> alert.get("alert").asText() + " "
                                + alert.at("/labels/severity").asText())
                        .collect(Collectors.toSet()))
                .isNotEmpty()
                .isEqualTo(expected);
    }

    @Test
    void everyAlertHasItsRunbookAndEveryRunbookItsAlert() throws IOException {
        Set<String> alerts = new HashSet<>();
        for (JsonNode alert : PrometheusFiles.alerts()) {
            String name = alert.get("alert").asText();
            alerts.add(name);
            assertThat(alert.at("/annotations/runbook_url").asText()).isEqualTo("docs/runbooks/" + name + ".md");
            assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
            assertThat(alert.at("/annotations/description").asText()).isNotBlank();
            assertThat(alert.at("/labels/severity").asText()).isIn("page", "ticket");
        }

        assertThat(runbooks().keySet()).isEqualTo(alerts);
    }

    @Test
    void everyRunbookSaysWhatItMeansWhatToLookAtAndWhatToDo() throws IOException {
        Map<String, Set<String>> severities = PrometheusFiles.alerts().stream()
                .collect(Collectors.groupingBy(
                        alert -> alert.get("alert").asText(),
                        Collectors.mapping(alert -> alert.at("/labels/severity").asText(), Collectors.toSet())));
        runbooks().forEach((name, page) -> {
            Set<String> severity = severities.get(name);
            String told = severity.size() == 2
                    ? "**Page or ticket.** "
                    : severity.contains("page") ? "**Page.** " : "**Ticket.** ";
            assertThat(page)
                    .startsWith("# " + name + "\n" + told)
                    .containsSubsequence("## What to look at\n", "```sh\n", "## What to do\n");
        });
    }

    @Test
    void theCommandsOfTheRunbooksExist() throws IOException {
        runbooks()
                .forEach((name, page) -> SHELL.matcher(page)
                        .results()
                        .map(MatchResult::group)
                        .flatMap(String::lines)
                        .filter(line -> !line.startsWith("```"))
                        .forEach(line -> assertThat(isACommand(line))
                                .as("%s: %s", name, line)
                                .isTrue()));
    }

    private static boolean isACommand(String line) {
        List<String> words = List.of(line.split(" "));
        return switch (words.get(0)) {
            // Refuses an option or a command that does not exist.
            case "./tidewatch" -> {
                Tidewatch.commandLine().parseArgs(words.subList(1, words.size()).toArray(String[]::new));
                yield true;
            }
            case "curl" -> PATHS.contains(line.replaceFirst("curl -s localhost:8080", ""));
            case "kubectl" -> Set.of("get", "logs", "exec").contains(words.get(1));
            default -> false;
        };
    }

    @Test
    void everyPanelSaysWhatItShowsAndNamesItsRunbook() {
        Set<String> runbooks = PrometheusFiles.alerts().stream()
                .map(alert -> alert.at("/annotations/runbook_url").asText())
                .collect(Collectors.toSet());

        assertThat(PrometheusFiles.panels()).hasSizeGreaterThan(20).allSatisfy(panel -> {
            assertThat(panel.get("title").asText()).isNotBlank();
            assertThat(panel.get("description").asText()).endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
            assertThat(PrometheusFiles.stream(panel.get("links"))
                            .map(link -> link.get("url").asText()))
                    .isNotEmpty()
                    .isSubsetOf(runbooks);
        });
    }

    @Test
    void theDashboardAsksTheFourQuestionsInTheirOrder() {
        JsonNode dashboard = PrometheusFiles.dashboard();
        assertThat(PrometheusFiles.stream(dashboard.get("panels"))
                        .filter(panel -> panel.get("type").asText().equals("row"))
                        .map(row -> row.get("title").asText()))
                .containsExactly(
                        "In short: the four questions",
                        "1. Are events arriving?",
                        "2. Is the engine keeping up?",
                        "3. Are warnings going out within the budget?",
                        "4. Is anything wrong with models, timers, state, Kafka?");
        assertThat(PrometheusFiles.stream(dashboard.get("panels"))
                        .map(panel -> panel.get("id").asInt()))
                .doesNotHaveDuplicates();
        assertThat(PrometheusFiles.stream(dashboard.get("panels")).map(panel -> panel.get("gridPos")))
                .allMatch(place -> place.get("x").asInt() + place.get("w").asInt() <= 24)
                .doesNotHaveDuplicates();
    }

    @Test
    void namesOfMetricsAreFoundInAnExpression() {
        assertThat(PrometheusFiles.metrics("""
            sum by (job, le) (rate(a_total{job="t", x=~"b_c.+"}[5m] offset 1w)) > bool 0.5e3
            and on (job) max(r:recorded:ratio3d) unless absent(d_seconds)\
            """))
                .containsExactlyInAnyOrder("a_total", "r:recorded:ratio3d", "d_seconds");
    }

    private static Map<String, String> runbooks() throws IOException {
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            return files.collect(Collectors.toMap(
                    file -> file.getFileName().toString().replaceFirst("\\.md$", ""), MonitoringTest::text));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    /** What it complains of; empty without the tool. */
    private static Optional<String> promtool(String... arguments) {
        String[] command =
                Stream.concat(Stream.of("promtool"), Arrays.stream(arguments)).toArray(String[]::new);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(process.waitFor() == 0 ? "" : said);
        } catch (IOException missing) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
