package io.tidewatch.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code tidewatch model}, the half that talks to the engine's cluster. Training and evaluation are Python's; the launcher
 * tells them apart.
 */
@Command(
        name = "model",
        description = "Check and publish models, and say which one is active, while engines run.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ModelCheckCommand.class,
            ModelPublishCommand.class,
            ModelListCommand.class,
            ModelActivateCommand.class,
            ModelRollbackCommand.class,
            ModelFetchCommand.class,
            ModelShadowCommand.class
        },
        footer = {"", "Also, through the launcher: prepare, window, train, report, compare, export, verify (Python)."})
final class ModelCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "say 'model check', 'publish', 'list', 'activate', 'rollback', 'fetch', 'shadow' or 'shadow-report'");
    }
}
