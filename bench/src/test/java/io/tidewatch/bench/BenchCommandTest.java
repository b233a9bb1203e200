package io.tidewatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        assertThat(refused("--smoke", "--rows", "engine,motor"))
                .contains("there is no row 'motor'")
                .as("and nothing that pushes it off the screen")
                .hasLineCount(2);
    }

    @Test
    void whatCannotBeWrittenIsRefusedBeforeAnythingIsMeasured(@TempDir Path folder) throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "no markers");

        assertThat(refused("--smoke", "--json", folder.toString())).contains(folder + " is a folder");
        assertThat(refused("--smoke", "--plot", page + "/plot.svg")).contains("cannot make the folder " + page);
        assertThat(refused("--smoke", "--report", page.toString())).contains("has no place for tables");
        assertThat(refused("--smoke", "--model", folder.toString())).contains("there is no model in " + folder);
    }

    @Test
    void whatIsNoResultCannotBeRendered(@TempDir Path folder) throws IOException {
        Path prose = Files.writeString(folder.resolve("page.md"), "# prose");
        Path other = Files.writeString(folder.resolve("other.json"), "{}");

        assertThat(refused("render", folder + "/nothing.json")).contains("there is no file " + folder);
        assertThat(refused("render", prose.toString())).contains(prose + " is no JSON");
        assertThat(refused("render", other.toString())).contains("it has no 'rows'");
    }

    private static String refused(String... arguments) {
        StringWriter said = new StringWriter();

        int exitCode =
                BenchCommand.commandLine().setErr(new PrintWriter(said, true)).execute(arguments);

        assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
        return said.toString();
    }
}
