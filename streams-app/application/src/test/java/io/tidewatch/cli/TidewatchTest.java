package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TidewatchTest {
    private final CommandLine whole = Tidewatch.commandLine();

    @Test
    void aCommandThatIsAskedForByItsNameIsTheSameAloneAsAmongAll() {
        int alone = 0;
        for (String name : whole.getSubcommands().keySet()) {
            CommandLine one = Tidewatch.commandLine(new String[] {name, "--help"});

            assertThat(usage(one, name)).isEqualTo(usage(whole, name));
            if (one.getSubcommands().keySet().equals(Set.of(name))) {
                alone++;
            }
        }
        assertThat(alone).as("commands that are built alone").isGreaterThan(8);
    }

    @Test
    void whoeverAsksForNoCommandOrAnUnknownOneMayBeToldOfAll() {
        assertThat(names()).isEqualTo(whole.getSubcommands().keySet());
        assertThat(names("--help")).isEqualTo(whole.getSubcommands().keySet());
        assertThat(names("help", "run")).isEqualTo(whole.getSubcommands().keySet());
        assertThat(names("rnu")).isEqualTo(whole.getSubcommands().keySet());
    }

    @Test
    void aGroupThatTheWorkbenchAddsToHasTheAddedCommands() {
        for (String group : DeskCommands.GROUPS) {
            assertThat(Tidewatch.commandLine(new String[] {group})
                            .getSubcommands()
                            .get(group)
                            .getSubcommands()
                            .keySet())
                    .isEqualTo(
                            whole.getSubcommands().get(group).getSubcommands().keySet());
        }
    }

    private static Set<String> names(String... arguments) {
        return Tidewatch.commandLine(arguments).getSubcommands().keySet();
    }

    private static String usage(CommandLine root, String name) {
        return root.getSubcommands().get(name).getUsageMessage();
    }
}
