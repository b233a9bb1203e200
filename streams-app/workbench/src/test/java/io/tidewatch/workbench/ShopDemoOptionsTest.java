package io.tidewatch.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.topics.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What a newcomer may get wrong with {@code demo --shop} is told before anything starts. */
class ShopDemoOptionsTest {
    /** The shipped one, from where the build runs tests. */
    private static final String MODEL =
            Path.of("..", "..", "model-export", "models", "tidewatch-base").toString();

    private final StringWriter said = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "demo --port 70000 | --port is 70000; give a number from 0 to 65535",
                "demo --for soon | --for is 'soon'; give a duration above 0 such as 30s, 5m or 1h",
                "demo --shop --dataset generated | --dataset is for the replay",
                "demo --shop --speed 5 --partitions 2 | --partitions, --speed is for the replay",
                "demo --shop --port 70000 | --port is 70000; give a number from 0 to 65535",
                "demo --shop --for soon | --for is 'soon'; give a duration above 0 such as 30s, 5m or 1h",
                "demo --shop --for 0s | --for is '0s'; give a duration above 0",
                "demo --shop --model nowhere | There is no model folder nowhere",
            })
    void saysWhatIsWrong(String command, String expected) {
        assertThat(run(command.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString()).contains(expected);
    }

    @Test
    void aPortInUseIsToldAtOnceAndNothingIsLeft(@TempDir Path folder) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(run(
                            "demo",
                            "--shop",
                            "--port",
                            port,
                            "--model",
                            MODEL,
                            "--run-dir",
                            folder.resolve("run").toString()))
                    .isEqualTo(ExitCode.USAGE);

            assertThat(said.toString())
                    .contains("port " + port + " of 127.0.0.1 cannot be had")
                    .contains("as --port");
            assertThat(Files.list(folder.resolve("run"))).isEmpty();
        }
    }

    private int run(String... command) {
        CommandLine line = Tidewatch.commandLine();
        line.setErr(new PrintWriter(said, true));
        line.setOut(new PrintWriter(said, true));
        return line.execute(command);
    }
}
