package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** This module has no workbench on its class path, as an image has not. */
class DeskCommandsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "demo --headless --report demo.json",
                "model shadow-report --since 2026-01-01",
                "strategy simulate --seeds 2",
                "uplift simulate"
            })
    void aCommandOfTheWorkbenchSaysWhereItIsToBeHad(String line) {
        StringWriter err = new StringWriter();
        CommandLine tidewatch = Tidewatch.commandLine().setErr(new PrintWriter(err, true));

        int exitCode = tidewatch.execute(line.split(" "));

        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith(
                        "tidewatch: 'tidewatch " + line.replaceAll(" --.*", "") + "' is not part of this installation")
                .contains("from a checkout");
    }
}
