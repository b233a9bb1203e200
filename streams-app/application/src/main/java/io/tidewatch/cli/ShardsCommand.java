package io.tidewatch.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewatch shards}: more partitions for an engine, with the state carried over. */
@Command(
        name = "shards",
        description = "Give an engine more partitions with its state carried over, while it runs.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ShardsPlanCommand.class,
            ShardsGrowCommand.class,
            ShardsStatusCommand.class,
            ShardsCleanCommand.class
        },
        footer = {
            "",
            "Each command can be killed and run again: it goes on.",
            "",
            "Example:",
            "  tidewatch shards plan --to 24 --config tidewatch.yaml",
            "  tidewatch shards grow --to 24 --config tidewatch.yaml             copies, and says what to start",
            "  tidewatch shards grow --to 24 --config tidewatch.yaml --cut-over",
            "  tidewatch shards clean --config tidewatch.yaml"
        })
final class ShardsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say 'shards plan', 'shards grow', 'shards status' or 'shards clean'");
    }
}
