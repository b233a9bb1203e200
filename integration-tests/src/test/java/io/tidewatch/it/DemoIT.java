package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.cli.Tidewatch;
import io.tidewatch.topics.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * {@code tidewatch demo} on its own broker, on a small generated shop with all types of events, against {@code tidewatch
 * backtest} on the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoIT {
    private static final String FROM = "2025-10-01";

    private Path folder;
    private int demoExit;
    private String demoOut;

    @BeforeAll
    void runBoth(@TempDir Path fresh) throws Exception {
        folder = fresh;
        // The shipped model does not know a shop that is made up. Lines that are given stay, in the demo and the
        // backtest alike.
        Files.writeString(
                folder.resolve("eager.yaml"),
                "{bootstrap_servers: 'unused:9092', model: {path: unused}, policy: {act_before_trained: true,"
                        + " thresholds: {watch: 0.2, at_risk: 0.4, critical: 0.7, hysteresis: 0.02}}}");
        StringWriter out = new StringWriter();
        demoExit = tidewatch(
                out,
                "demo",
                "--headless",
                "--partitions",
                "3",
                "--run-dir",
                file("run"),
                "--report",
                file("demo.json"),
                "--alerts",
                file("demo.jsonl"));
        demoOut = out.toString();
        tidewatch(
                new StringWriter(), "backtest", "--report", file("backtest.json"), "--alerts", file("backtest.jsonl"));
    }

    @Test
    void itsAlertsEqualTheBacktestsByteForByte() throws Exception {
        assertThat(folder.resolve("demo.jsonl"))
                .isNotEmptyFile()
                .hasSameBinaryContentAs(folder.resolve("backtest.jsonl"));
    }

    @Test
    void everyEventIsAccountedFor() throws Exception {
        // When
        JsonNode events = report("demo.json").get("events");

        // Then
        assertThat(demoExit).isEqualTo(ExitCode.OK);
        assertThat(events.get("in").asLong()).isPositive();
        assertThat(events.get("scored").asLong()
                        + events.get("dead_lettered").asLong()
                        + events.get("duplicates").asLong())
                .isEqualTo(events.get("in").asLong());
    }

    @Test
    void itsReportTellsTheQualityOfTheBacktest() throws Exception {
        // When
        JsonNode demo = report("demo.json");
        JsonNode backtest = report("backtest.json");

        // Then
        for (String part :
                List.of("alerts", "log", "window", "everyone", "regulars", "calibration", "sample", "from", "to")) {
            assertThat(demo.get(part)).as(part).isNotNull().isEqualTo(backtest.get(part));
        }
        assertThat(demo.get("partitions").asInt()).isEqualTo(3);
    }

    @Test
    void thePageLiesBesideTheReport() {
        assertThat(folder.resolve("demo.html"))
                .content()
                .contains("generated data")
                .contains("<canvas");
    }

    @Test
    void anAgentSeesTasksInWords() throws Exception {
        assertThat(demoOut).contains("On a CRM agent's list").contains("The risk that they do not come back by");
        try (Stream<String> tasks = Files.lines(folder.resolve("run").resolve("crm-tasks.jsonl"))) {
            assertThat(tasks).isNotEmpty();
        }
    }

    private JsonNode report(String name) throws Exception {
        return new ObjectMapper().readTree(folder.resolve(name).toFile());
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private int tidewatch(StringWriter out, String... arguments) {
        CommandLine commandLine = Tidewatch.commandLine();
        commandLine.setOut(new PrintWriter(out));
        List<String> all = new ArrayList<>(List.of(arguments));
        // Maven runs a module's tests in the module's folder.
        all.addAll(List.of(
                "--users",
                "120",
                "--from",
                FROM,
                "--config",
                file("eager.yaml"),
                "--model",
                Path.of("..", "model-export", "models", "tidewatch-base").toString()));
        return commandLine.execute(all.toArray(String[]::new));
    }
}
