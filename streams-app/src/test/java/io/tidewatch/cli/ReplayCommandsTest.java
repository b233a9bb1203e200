package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayCommandsTest {
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
                "2011-09-09",
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
        Outcome outcome = tidewatch("backtest", "--from", "2011-09-09", "--report", folder.toString());

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
                "2011-09-09",
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
                "2011-09-09",
                "--report",
                folder.resolve("r.json").toString(),
                "--config",
                folder.resolve("none.yaml").toString());

        // Then
        assertThat(outcome.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err).contains("none.yaml").hasLineCount(1);
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
