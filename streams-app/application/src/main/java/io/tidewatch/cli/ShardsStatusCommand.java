package io.tidewatch.cli;

import io.tidewatch.cli.savepoint.Growth;
import io.tidewatch.topics.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidewatch shards status}: how far a growth is. */
@Command(
        name = "status",
        description =
                "Say how far growing is and what comes next, with the configuration of the old or the next generation.",
        mixinStandardHelpOptions = true)
final class ShardsStatusCommand implements Callable<Integer> {
    @Mixin
    private EngineCluster engine;

    @Override
    public Integer call() {
        engine.with((config, cluster, client) -> {
            engine.print(new Growth(Growth.of(config, cluster), cluster, client, engine.telling()).status());
            return true;
        });
        return ExitCode.OK;
    }
}
