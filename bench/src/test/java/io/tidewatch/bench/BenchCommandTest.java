package io.tidewatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {
    @Test
    void aPartIsNamedAsItsCommand() {
        for (Part part : Part.values()) {
            CommandLine.ParseResult parsed = BenchCommand.commandLine().parseArgs("--smoke", "--parts", part.label());

            assertThat(parsed.<List<String>>matchedOptionValue("--parts", List.of()))
                    .containsExactly(part.label());
            assertThat(parsed.hasSubcommand()).isFalse();
        }
    }

    @Test
    void aRowThatIsNoneIsNamed() {
        StringWriter said = new StringWriter();

        int exitCode = BenchCommand.commandLine()
                .setErr(new PrintWriter(said, true))
                .execute("--smoke", "--rows", "engine,motor");

        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(said.toString()).contains("there is no row 'motor'");
    }
}
