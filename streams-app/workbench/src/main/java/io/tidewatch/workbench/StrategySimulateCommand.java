package io.tidewatch.workbench;

import io.tidewatch.cli.Progress;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.replay.report.Machine;
import io.tidewatch.replay.response.LoggedShop;
import io.tidewatch.replay.response.StrategySimulation;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch strategy simulate}: what a strategy learns in shops whose customers respond in a known way. */
@Command(
        name = "simulate",
        description =
                "Lets a strategy learn in simulated shops of which the best assignment of actions is known, and prints the money"
                        + " of a customer by the strategy, by the rules and by the best assignment.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StrategySimulateCommand implements Callable<Integer> {
    @Option(names = "--seeds", paramLabel = "N", defaultValue = "20", description = "shops. Default: ${DEFAULT-VALUE}")
    private int seeds;

    @Option(
            names = "--outcomes",
            paramLabel = "N",
            defaultValue = "3000",
            description = "from which it learns in each. Default: ${DEFAULT-VALUE}")
    private int outcomes;

    @Option(
            names = "--delay",
            paramLabel = "N",
            defaultValue = "300",
            description = "decisions before an outcome is known. Default: ${DEFAULT-VALUE}")
    private int delay;

    @Option(
            names = "--explore",
            paramLabel = "SHARE",
            defaultValue = "" + StrategySettings.DEFAULT_EXPLORE,
            description = "of the decisions that are made to learn. Default: ${DEFAULT-VALUE}")
    private double explore;

    @Option(
            names = "--page",
            paramLabel = "FILE",
            description = "a page with <!-- strategy:simulated --> and <!-- /strategy --> that takes the table")
    private Optional<Path> page = Optional.empty();

    @Option(names = "--plot", paramLabel = "FILE", description = "where a picture of the regret goes, as SVG")
    private Optional<Path> plot = Optional.empty();

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description =
                    "writes what an engine and its consumers would tell of an experiment in such a shop instead, of so many"
                            + " --outcomes and by --seed, as JSON lines for 'strategy evaluate' and 'uplift'")
    private Optional<Path> log = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the log: the same seed gives the same one. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        SimulatedFigures figures = new SimulatedFigures("strategy", page, plot);
        if (seeds < 1 || outcomes < 1 || delay < 0) {
            throw new TidewatchException("--seeds and --outcomes must be at least 1, and --delay at least 0");
        }
        if (log.isPresent()) {
            return writeLog(log.get());
        }
        Progress progress = new Progress(spec.commandLine().getErr(), Progress.onTerminal(), "simulate");
        List<List<StrategySimulation.Look>> runs = new ArrayList<>();
        for (int shop = 0; shop < seeds; shop++) {
            runs.add(new StrategySimulation(outcomes, delay, shop, explore).run());
            progress.sayNowAndThen(() -> String.format(Locale.ENGLISH, "%,d of %,d shops", runs.size(), seeds));
        }
        progress.end();
        String table = StrategyTable.markdown(runs, made());
        figures.write(spec.commandLine().getOut(), table, () -> StrategyTable.svg(runs));
        return ExitCode.OK;
    }

    private int writeLog(Path file) {
        try {
            Files.write(file, new LoggedShop(outcomes, seed).lines());
        } catch (IOException failed) {
            throw new TidewatchException("the log cannot be written: " + failed, failed);
        }
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ENGLISH,
                        "%,d warnings of a simulated shop are in %s; './tidewatch strategy evaluate --file %s' judges a strategy by"
                                + " them.%n",
                        outcomes,
                        file,
                        file);
        return ExitCode.OK;
    }

    private String made() {
        return String.format(
                Locale.ENGLISH,
                "%s, %s: money a customer, less costs, mean of %d shops; outcomes known %d decisions later, %.1f %% exploration; `./tidewatch"
                        + " strategy simulate --seeds %d --outcomes %d --delay %d --explore %s`.",
                Machine.describe(),
                LocalDate.now(ZoneOffset.UTC),
                seeds,
                delay,
                100 * explore,
                seeds,
                outcomes,
                delay,
                explore);
    }
}
