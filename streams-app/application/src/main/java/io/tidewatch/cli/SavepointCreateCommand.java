package io.tidewatch.cli;

import io.tidewatch.cli.savepoint.Savepoints;
import io.tidewatch.topics.ExitCode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidewatch savepoint create}: a backup while the engine works. */
@Command(
        name = "create",
        description = {
            "Copy the state of the engine of --config into the topic APPLICATION-savepoint-NAME while it works.",
            "It can be killed at any moment and run again: it goes on."
        },
        mixinStandardHelpOptions = true)
final class SavepointCreateCommand implements Callable<Integer> {
    @Mixin
    private EngineCluster engine;

    @Parameters(paramLabel = "NAME", description = "1 to 40 letters, digits, dots, underscores or hyphens")
    private String name;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "for a generation with so many partitions, a multiple of this one's (default: as many)")
    private Optional<Integer> partitions = Optional.empty();

    @Override
    public Integer call() {
        engine.with((config, cluster, client) -> {
            new Savepoints(config.baseApplicationId(), cluster, client)
                    .create(config.applicationId(), name, partitions, engine.telling());
            return true;
        });
        return ExitCode.OK;
    }
}
