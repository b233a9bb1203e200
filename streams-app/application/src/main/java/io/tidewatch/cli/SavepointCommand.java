package io.tidewatch.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewatch savepoint}: the state of an engine at work as a topic, to begin another generation with. */
@Command(
        name = "savepoint",
        description =
                "Keep the state of an engine at work in a topic: a backup, or what another generation begins with.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SavepointCreateCommand.class,
            SavepointListCommand.class,
            SavepointVerifyCommand.class,
            SavepointRestoreCommand.class,
            SavepointDeleteCommand.class
        },
        footer = {
            "",
            "Example:",
            "  tidewatch savepoint create nightly --config tidewatch.yaml",
            "  tidewatch savepoint list --config tidewatch.yaml",
            "  tidewatch savepoint verify nightly --config tidewatch.yaml",
            "  tidewatch savepoint restore nightly --config tidewatch.yaml"
        })
final class SavepointCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "say 'savepoint create', 'savepoint list', 'savepoint verify', 'savepoint restore' or 'savepoint delete'");
    }
}
