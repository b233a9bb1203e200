package io.tidewatch.cli;

import io.tidewatch.cli.savepoint.Generations;
import io.tidewatch.cli.savepoint.Growth;
import io.tidewatch.topics.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewatch shards plan}: what growing would do, and what speaks against it. */
@Command(
        name = "plan",
        description = "Say what growing would do, or why it cannot, and change nothing.",
        mixinStandardHelpOptions = true)
final class ShardsPlanCommand implements Callable<Integer> {
    @Mixin
    private EngineCluster engine;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "N",
            description = "partitions that are wanted, a multiple of today's")
    private int to;

    @Override
    public Integer call() {
        engine.with((config, cluster, client) -> {
            engine.print(new Growth(Generations.growing(config), cluster, client, engine.telling()).plan(to));
            return true;
        });
        return ExitCode.OK;
    }
}
