package io.tidewatch.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.cli.Tidewatch;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayCommandsTest {
    /** Maven runs a module's tests in the module's folder. */
    private static final String SHIPPED_MODEL =
            Path.of("..", "..", "model-export", "models", "tidewatch-base").toString();

    @TempDir
    private Path folder;

    @Test
    void asksFromWhenOnIsToBeJudged() {
        // When
        Outcome outcome = tidewatch("backtest", "--dataset", "online-retail");

        // Then
        assertThat(outcome.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err)
                .contains("from when on is to be judged?")
                .contains("--from")
                .hasLineCount(1);
    }

    @Test
    void refusesAPlaceForTheReportThatDoesNotExistBeforeItRuns() {
        // When
        Outcome outcome = tidewatch(
                "backtest",
                "--from",
                "2011-06-09",
                "--report",
                folder.resolve("no/where.json").toString());

        // Then
        assertThat(outcome.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err)
                .contains("there is no folder")
                .contains("where.json")
                .hasLineCount(1);
    }

    @Test
    void refusesAReportThatIsAFolder() {
        // When
        Outcome outcome = tidewatch("backtest", "--from", "2011-06-09", "--report", folder.toString());

        // Then
        assertThat(outcome.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err).contains("is a folder").hasLineCount(1);
    }

    @Test
    void saysWhichModelFolderIsMissing() {
        // When
        Outcome outcome = tidewatch(
                "backtest",
                "--from",
                "2011-06-09",
                "--report",
                folder.resolve("r.json").toString(),
                "--model",
                folder.resolve("no-model").toString());

        // Then
        assertThat(outcome.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err).contains("no-model").hasLineCount(1);
    }

    @Test
    void saysWhatIsWrongWithTheConfiguration() {
        // When
        Outcome outcome = tidewatch(
                "backtest",
                "--from",
                "2011-06-09",
                "--report",
                folder.resolve("r.json").toString(),
                "--config",
                folder.resolve("none.yaml").toString());

        // Then
        assertThat(outcome.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err).contains("none.yaml").hasLineCount(1);
    }

    @Test
    void saysWhatWasLeftOutAndEndsWithAnotherCodeIfItIsTooMuch() throws Exception {
        // Given
        Path orders = Files.writeString(
                folder.resolve("orders.csv"),
                "user_id,time,value\na,2025-01-05,1\nb,2025-01-06,1\n,2025-01-07,1\nc,2025-01-08,x\n");
        String[] options = {
            "--dataset",
            "csv",
            "--input",
            orders.toString(),
            "--constant",
            "type=purchase",
            "--output",
            folder.resolve("o").toString()
        };

        // When
        Outcome tooMuch = tidewatch(with(options, "featurize"));
        Outcome allowed = tidewatch(with(options, "featurize", "--max-left-out", "30"));

        // Then
        assertThat(tooMuch.exitCode).isEqualTo(ExitCode.LEFT_OUT);
        assertThat(tooMuch.err)
                .contains("1 row left out: a row has no user id, e.g. line 4: ,2025-01-07,1")
                .contains("1 row: left out: field 'value' is no number, e.g. line 5: c,2025-01-08,x")
                .contains("25.0 % of the rows were left out, more than --max-left-out 5.0");
        assertThat(allowed.exitCode).isEqualTo(ExitCode.OK);
    }

    private static String[] with(String[] options, String... before) {
        return Stream.concat(Stream.of(before), Stream.of(options)).toArray(String[]::new);
    }

    @Test
    void aDemoRefusesASpeedThatIsNone() {
        // When
        Outcome outcome = tidewatch("demo", "--speed", "fast", "--model", folder.toString());

        // Then
        assertThat(outcome.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err).contains("--speed is 'fast'; give max").hasLineCount(1);
    }

    @Test
    void aDemoRefusesPartitionsThatNoBrokerHas() {
        // When
        Outcome outcome = tidewatch("demo", "--partitions", "0");

        // Then
        assertThat(outcome.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err)
                .contains("--partitions is 0; give a number from 1 to")
                .hasLineCount(1);
    }

    @Test
    void aBacktestWritesReportPageAndAlerts() throws Exception {
        // Given: a shop that the model does not know, and a configuration that warns all the same
        Path config = Files.writeString(
                folder.resolve("eager.yaml"),
                "{bootstrap_servers: 'unused:9092', model: {path: unused}, policy: {act_before_trained: true}}");

        // When
        Outcome outcome = tidewatch(
                "backtest",
                "--users",
                "200",
                "--from",
                "2025-07-01",
                "--to",
                "2025-12-15",
                "--config",
                config.toString(),
                "--model",
                SHIPPED_MODEL,
                "--report",
                folder.resolve("b.json").toString(),
                "--alerts",
                folder.resolve("a.jsonl").toString());

        // Then
        assertThat(outcome.exitCode).as(outcome.err).isEqualTo(ExitCode.OK);
        JsonNode report = report("b.json");
        assertThat(report.get("dataset").asText()).isEqualTo("generated");
        assertThat(report.get("generated").asBoolean()).isTrue();
        assertThat(report.get("from").asText()).isEqualTo("2025-07-01");
        assertThat(report.get("to").asText()).isEqualTo("2025-12-14");
        assertThat(report.get("acts").asBoolean()).isTrue();
        assertThat(report.get("budget").asDouble()).isPositive();
        assertThat(report.at("/log/can_be_judged").asBoolean()).isFalse();
        assertThat(report.at("/events/in").asLong())
                .isPositive()
                .isEqualTo(report.at("/events/scored").asLong());
        assertThat(report.at("/regulars/opponents"))
                .hasSize(3)
                .allSatisfy(opponent -> assertThat(opponent.get("warnings").asInt())
                        .isEqualTo(report.at("/regulars/warnings").asInt()));
        assertThat(report.get("sample"))
                .isNotEmpty()
                .allSatisfy(warning -> assertThat(warning.get("text").asText()).startsWith("Customer "));
        assertThat(folder.resolve("b.html")).content().contains("generated data");
        List<ChurnAlert> alerts = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("a.jsonl"))) {
            alerts.add(ChurnAlertCodec.read(line.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(alerts)
                .isNotEmpty()
                .isSortedAccordingTo(Comparator.comparing(ChurnAlert::alertId))
                .allSatisfy(alert -> assertThat(alert.eventTime())
                        .isBetween(Instant.parse("2025-07-01T00:00:00Z"), Instant.parse("2025-12-15T00:00:00Z")));
        assertThat(outcome.out)
                .contains("customers; it takes 500.")
                .contains("regular customers, three visits or more");
    }

    @Test
    void reasonsAreToldInTheLanguageOfTheConfigurationOrTheOption() throws Exception {
        // Given
        Path config = Files.writeString(
                folder.resolve("chinese.yaml"),
                "{bootstrap_servers: 'unused:9092', model: {path: unused}, policy: {act_before_trained: true}, language: zh}");

        // Then
        assertThat(toldIn(config)).isNotEmpty().allMatch(text -> text.endsWith("。"));
        assertThat(report("b.json").get("sample"))
                .isNotEmpty()
                .allSatisfy(warning -> assertThat(warning.get("text").asText()).startsWith("客户 "));
        assertThat(toldIn(config, "--language", "en")).isNotEmpty().allMatch(text -> text.endsWith("."));
    }

    private List<String> toldIn(Path config, String... more) throws Exception {
        String[] options = {
            "--users",
            "60",
            "--from",
            "2025-07-01",
            "--to",
            "2025-12-15",
            "--config",
            config.toString(),
            "--model",
            SHIPPED_MODEL,
            "--report",
            folder.resolve("b.json").toString(),
            "--alerts",
            folder.resolve("a.jsonl").toString()
        };
        Outcome outcome = tidewatch(Stream.of(Stream.of("backtest"), Stream.of(options), Stream.of(more))
                .flatMap(each -> each)
                .toArray(String[]::new));
        assertThat(outcome.exitCode).as(outcome.err).isEqualTo(ExitCode.OK);
        List<String> told = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("a.jsonl"))) {
            ChurnAlertCodec.read(line.getBytes(StandardCharsets.UTF_8))
                    .reasons()
                    .forEach(reason -> told.add(reason.text()));
        }
        return told;
    }

    @Test
    void aModelThatDoesNotKnowTheShopRaisesNothingAndSaysWhatToDo() throws Exception {
        // When
        Outcome outcome = tidewatch(
                "backtest",
                "--users",
                "60",
                "--from",
                "2025-07-01",
                "--model",
                SHIPPED_MODEL,
                "--report",
                folder.resolve("b.json").toString(),
                "--alerts",
                folder.resolve("a.jsonl").toString());

        // Then
        assertThat(outcome.exitCode).as(outcome.err).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("a.jsonl")).isEmptyFile();
        assertThat(report("b.json").get("acts").asBoolean()).isFalse();
        assertThat(folder.resolve("b.html")).content().contains("./tidewatch retrain");
        assertThat(outcome.out)
                .contains("and this is 'generated', so nothing is raised")
                .contains("./tidewatch retrain")
                .contains("policy.act_before_trained")
                .contains("0 warnings");
    }

    @Test
    void saysThatNothingIsLeftToJudge() {
        // When
        Outcome outcome = tidewatch(
                "backtest",
                "--users",
                "20",
                "--from",
                "2031-01-01",
                "--model",
                SHIPPED_MODEL,
                "--report",
                folder.resolve("b.json").toString());

        // Then
        assertThat(outcome.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err).contains("lies after the end of the log");
        assertThat(folder.resolve("b.json")).doesNotExist();
    }

    private JsonNode report(String file) throws Exception {
        return new ObjectMapper().readTree(folder.resolve(file).toFile());
    }

    private record Outcome(int exitCode, String out, String err) {}

    private static Outcome tidewatch(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Tidewatch.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        int exitCode = commandLine.execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
