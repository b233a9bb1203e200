package io.tidewatch.cli;

import io.tidewatch.cli.savepoint.Growth;
import io.tidewatch.cli.savepoint.GrowthEnd;
import io.tidewatch.topics.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidewatch shards clean}: deletes what a growth leaves behind, or takes one back. */
@Command(
        name = "clean",
        description = {
            "After growing: delete the state of the old generation and empty the savepoint. There is no way back then.",
            "Before the cut-over: take back what growing has made, the next generation's topics and the savepoint."
        },
        mixinStandardHelpOptions = true)
final class ShardsCleanCommand implements Callable<Integer> {
    @Mixin
    private EngineCluster engine;

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Override
    public Integer call() {
        engine.with((config, cluster, client) -> {
            new GrowthEnd(Growth.of(config, cluster), cluster, client, engine.telling()).clean(yes);
            return true;
        });
        return ExitCode.OK;
    }
}
