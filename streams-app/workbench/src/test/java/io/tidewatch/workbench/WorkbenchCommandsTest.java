package io.tidewatch.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.DeskCommands;
import io.tidewatch.cli.Tidewatch;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WorkbenchCommandsTest {
    /** What an installation without the workbench says to be elsewhere is here, and is more than that sentence. */
    @Test
    void bringsWhatAnInstallationWithoutItLacks() {
        Map<String, CommandLine> commands = Tidewatch.commandLine().getSubcommands();

        assertThat(commands).containsKeys(DeskCommands.OF_ROOT.toArray(String[]::new));
        assertThat(commands.get("model").getSubcommands()).containsKeys(DeskCommands.OF_MODEL.toArray(String[]::new));
        assertThat(commands.get("strategy").getSubcommands())
                .containsKeys(DeskCommands.OF_STRATEGY.toArray(String[]::new));
        assertThat(commands.get("uplift").getSubcommands()).containsKeys(DeskCommands.OF_UPLIFT.toArray(String[]::new));
        assertThat(DeskCommands.OF_ROOT)
                .allSatisfy(name -> assertThat(commands.get(name)
                                .getCommandSpec()
                                .userObject()
                                .getClass()
                                .getPackage())
                        .isEqualTo(WorkbenchCommands.class.getPackage()));
    }
}
