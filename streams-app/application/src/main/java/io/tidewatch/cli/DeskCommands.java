package io.tidewatch.cli;

import io.tidewatch.topics.TidewatchException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** Stands for the commands that an installation without the workbench lacks, such as an image: says where they are to be had. */
public final class DeskCommands implements CommandSet {
    /** The names of the root's commands that the workbench brings along. */
    public static final List<String> OF_ROOT =
            List.of("backtest", "demo", "features", "featurize", "generate", "inspect", "strategy");
    /** Those of {@code model}. */
    public static final List<String> OF_MODEL = List.of("shadow-report");
    /** Those of {@code uplift}. */
    public static final List<String> OF_UPLIFT = List.of("campaigns", "simulate");

    @Override
    public void addTo(CommandLine root) {
        OF_ROOT.forEach(name -> root.addSubcommand(name, missing()));
        CommandLine model = root.getSubcommands().get("model");
        OF_MODEL.forEach(name -> model.addSubcommand(name, missing()));
        CommandLine uplift = root.getSubcommands().get("uplift");
        OF_UPLIFT.forEach(name -> uplift.addSubcommand(name, missing()));
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
