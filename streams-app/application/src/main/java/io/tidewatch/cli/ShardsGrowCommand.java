package io.tidewatch.cli;

import io.tidewatch.cli.savepoint.Generations;
import io.tidewatch.cli.savepoint.Growth;
import io.tidewatch.topics.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewatch shards grow}: more partitions, phase by phase. */
@Command(
        name = "grow",
        description = {
            "Copy the state of the engine of --config for a next generation with more partitions, and cut over to"
                    + " that.",
            "Copies while the engine works. It stops before the cut-over unless --cut-over is given or somebody at the"
                    + " terminal says yes; until then nothing has changed for the engine. It can be killed at any moment"
                    + " and run again: it goes on."
        },
        mixinStandardHelpOptions = true)
final class ShardsGrowCommand implements Callable<Integer> {
    @Mixin
    private EngineCluster engine;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "N",
            description = "partitions that are wanted, a multiple of today's")
    private int to;

    @Option(
            names = "--cut-over",
            description = "wait until the next generation has loaded the state, and have the old one hand over to it")
    private boolean cutOver;

    @Override
    public Integer call() {
        engine.with((config, cluster, client) ->
                new Growth(Generations.growing(config), cluster, client, engine.telling()).grow(to, cutOver));
        return ExitCode.OK;
    }
}
