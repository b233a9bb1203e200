package io.tidewatch.cli;

import io.tidewatch.cli.savepoint.Savepoints;
import io.tidewatch.topics.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tidewatch savepoint verify}: whether a savepoint holds what its ends say. */
@Command(
        name = "verify",
        description =
                "Read a savepoint whole, and compare its users and their rows with the count and checksum at its ends.",
        mixinStandardHelpOptions = true)
final class SavepointVerifyCommand implements Callable<Integer> {
    @Mixin
    private EngineCluster engine;

    @Parameters(paramLabel = "NAME", description = "the savepoint's name")
    private String name;

    @Override
    public Integer call() {
        engine.with((config, cluster, client) -> {
            new Savepoints(config.baseApplicationId(), cluster, client).verify(name, engine.telling());
            return true;
        });
        return ExitCode.OK;
    }
}
