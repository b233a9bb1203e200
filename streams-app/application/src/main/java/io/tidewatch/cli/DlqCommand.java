package io.tidewatch.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewatch dlq}: what the engine could not use, and sending it again after a mend. */
@Command(
        name = "dlq",
        description = "Show what the engine could not use and why, and send it again after a mend.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DlqListCommand.class, DlqShowCommand.class, DlqReplayCommand.class},
        footer = {
            "",
            "Example:",
            "  tidewatch dlq list --bootstrap-server kafka:9092",
            "  tidewatch dlq show --bootstrap-server kafka:9092 --reason WRONG_KEY --limit 3",
            "  tidewatch dlq replay --bootstrap-server kafka:9092 --reason WRONG_KEY --dry-run"
        })
final class DlqCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say 'dlq list', 'dlq show' or 'dlq replay'");
    }
}
