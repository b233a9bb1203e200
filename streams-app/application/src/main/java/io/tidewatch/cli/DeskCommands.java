package io.tidewatch.cli;

import io.tidewatch.topics.TidewatchException;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** Stands for the commands that an installation without the workbench lacks, such as an image: says where they are to be had. */
public final class DeskCommands implements CommandSet {
    /** The names of the root's commands that the workbench brings along. */
    public static final List<String> OF_ROOT =
            List.of("backtest", "demo", "features", "featurize", "generate", "inspect");
    /** The root's commands that get some from the workbench. */
    static final Set<String> GROUPS = Set.of("model", "strategy", "uplift");
    /** Those of {@code model}. */
    public static final List<String> OF_MODEL = List.of("shadow-report");
    /** Those of {@code strategy}. */
    public static final List<String> OF_STRATEGY = List.of("simulate");
    /** Those of {@code uplift}. */
    public static final List<String> OF_UPLIFT = List.of("campaigns", "simulate");

    @Override
    public void addTo(CommandLine root) {
        OF_ROOT.forEach(name -> root.addSubcommand(name, missing()));
        addTo(root, "model", OF_MODEL);
        addTo(root, "strategy", OF_STRATEGY);
        addTo(root, "uplift", OF_UPLIFT);
    }

    private static void addTo(CommandLine root, String group, List<String> names) {
        CommandLine commands = root.getSubcommands().get(group);
        names.forEach(name -> commands.addSubcommand(name, missing()));
    }

    /** Takes whatever arguments the real one would. */
    private static CommandLine missing() {
        return new CommandLine(new Missing()).setUnmatchedOptionsArePositionalParams(true);
    }

    @Command(hidden = true)
    private static final class Missing implements Runnable {
        @CommandLine.Spec
        private CommandSpec spec;

        @Parameters
        private List<String> arguments = List.of();

        @Override
        public void run() {
            throw new TidewatchException(
                    "'" + spec.qualifiedName() + "' is not part of this installation, which has the commands of"
                            + " production; run it from a checkout of Tidewatch, as ./" + spec.qualifiedName());
        }
    }
}
