package io.tidewatch.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewatch strategy}: the group of commands about choosing actions by what they bring. */
@Command(
        name = "strategy",
        description = "Choosing actions by what they bring.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = StrategyEvaluateCommand.class)
final class StrategyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say 'strategy evaluate' or 'strategy simulate'");
    }
}
