package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.http.Answer;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.http.MetricsPage;
import io.tidewatch.http.Request;
import io.tidewatch.streams.preflight.CertificateEnd;
import io.tidewatch.streams.task.EngineCounters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The guide for operators names what there is, all of it and nothing else. */
class OperationsGuideTest {
    private static final Pattern METRIC = Pattern.compile("tidewatch_[a-z_]+");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(tidewatch_[a-z_]+)` \\| \\w+ \\| ([a-z, ]*)\\|");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(tidewatch_[a-z_]+)(?:\\{([^}]*)})? ");
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"");

    private static String guide;
    private static String scrape;

    @BeforeAll
    static void read() throws Exception {
        guide = Files.readString(Path.of("..", "..", "docs", "operations.md"));
        EngineSnapshot engine = Snapshots.running()
                .behind(0, 17)
                .restoring(new StoreRestore("profiles", 1, false, 40, 100, false))
                .snapshot();
        EngineFacts facts = new EngineFacts("1", Snapshots.NOW, "a", Optional.empty());
        CertificateEnd certificate = new CertificateEnd("broker", "kafka:9093", Snapshots.NOW);
        ScheduledExecutorService thread = Executors.newScheduledThreadPool(1);
        MetricsPage page = MetricsEndpoint.of(
                facts,
                new EngineCounters(),
                () -> engine,
                new Health(Duration.ofMinutes(6)),
                Drifts::ready,
                List.of(new CertificateMetrics(() -> List.of(certificate), Clock.systemUTC(), thread)));
        // Its look comes before.
        thread.submit(() -> {}).get();
        thread.shutdownNow();
        Answer answer = page.answer(new Request("GET", "/metrics", Map.of()));
        scrape = new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void itsTableHasEveryMetricWithItsLabels() {
        Map<String, Set<String>> documented =
                ROW.matcher(guide).results().collect(Collectors.toMap(row -> row.group(1), row -> words(row.group(2))));
        Map<String, Set<String>> measured = SAMPLE.matcher(scrape)
                .results()
                .collect(Collectors.toMap(
                        sample -> sample.group(1), sample -> labels(sample.group(2)), (one, other) -> one));

        assertThat(documented).isNotEmpty().isEqualTo(measured);
    }

    @Test
    void everyMetricInItsRulesExists() {
        Set<String> measured =
                SAMPLE.matcher(scrape).results().map(sample -> sample.group(1)).collect(Collectors.toSet());

        assertThat(METRIC.matcher(guide).results().map(match -> match.group()).collect(Collectors.toSet()))
                .isNotEmpty()
                .isSubsetOf(measured);
    }

    @Test
    void everyFieldOfItsExampleOfAUserIsShown() {
        String example =
                guide.substring(guide.indexOf("curl -s localhost:8080/users"), guide.indexOf("The id is percent"));
        String shown = new String(
                AnswerJson.bytes(Users.view().json("c-10482", Users.row("c-10482", 0, 10), Snapshots.NOW)),
                StandardCharsets.UTF_8);

        assertThat(fields(example)).isNotEmpty();
        assertThat(fields(shown)).containsAll(fields(example));
    }

    private static Set<String> fields(String json) {
        return Pattern.compile("\"([a-z_]+)\" :")
                .matcher(json)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> words(String list) {
        return list.isBlank() ? Set.of() : Set.of(list.strip().split(", "));
    }

    private static Set<String> labels(String labels) {
        return labels == null
                ? Set.of()
                : LABEL.matcher(labels).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }
}
