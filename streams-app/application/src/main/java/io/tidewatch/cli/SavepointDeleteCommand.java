package io.tidewatch.cli;

import io.tidewatch.cli.savepoint.Savepoints;
import io.tidewatch.topics.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidewatch savepoint delete}: deletes one that no engine begins with. */
@Command(
        name = "delete",
        description = "Delete a savepoint, whole or begun. Refused while the engine of --config names it.",
        mixinStandardHelpOptions = true)
final class SavepointDeleteCommand implements Callable<Integer> {
    @Mixin
    private EngineCluster engine;

    @Parameters(paramLabel = "NAME", description = "the savepoint's name")
    private String name;

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Override
    public Integer call() {
        engine.with((config, cluster, client) -> {
            new Savepoints(config.baseApplicationId(), cluster, client)
                    .delete(name, config.generation().from(), yes, engine.telling());
            return true;
        });
        return ExitCode.OK;
    }
}
