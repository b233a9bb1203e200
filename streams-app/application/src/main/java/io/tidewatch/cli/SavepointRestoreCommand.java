package io.tidewatch.cli;

import io.tidewatch.cli.savepoint.Savepoints;
import io.tidewatch.topics.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tidewatch savepoint restore}: how an engine begins with a savepoint, and what that would lack. */
@Command(
        name = "restore",
        description = {
            "Read a savepoint whole, and say how engines begin with it: what they would decide again, which events since are gone, and"
                    + " the configuration to start them with.",
            "Changes nothing: a savepoint is restored by the engines of a new generation, beside those of today or after them."
        },
        mixinStandardHelpOptions = true)
final class SavepointRestoreCommand implements Callable<Integer> {
    @Mixin
    private EngineCluster engine;

    @Parameters(paramLabel = "NAME", description = "the savepoint's name")
    private String name;

    @Override
    public Integer call() {
        engine.with((config, cluster, client) -> {
            Savepoints savepoints = new Savepoints(config.baseApplicationId(), cluster, client);
            engine.print(savepoints.restore(name, config.generation().number(), engine.telling()));
            return true;
        });
        return ExitCode.OK;
    }
}
