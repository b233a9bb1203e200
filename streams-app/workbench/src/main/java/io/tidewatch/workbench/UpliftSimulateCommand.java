package io.tidewatch.workbench;

import io.tidewatch.cli.Progress;
import io.tidewatch.replay.report.Machine;
import io.tidewatch.replay.response.EffectKind;
import io.tidewatch.replay.response.EffectSimulation;
import io.tidewatch.replay.response.KindFigures;
import io.tidewatch.topics.ExitCode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch uplift simulate}: whether effects are told right, in shops of which the effect is known. */
@Command(
        name = "simulate",
        description =
                "Simulates experiments in shops whose customers respond to actions in a known way, looks at each on every day,"
                        + " and prints how often the intervals hold the truth, how wide they are and after how many days they say"
                        + " something.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UpliftSimulateCommand implements Callable<Integer> {
    @Option(
            names = "--experiments",
            paramLabel = "N",
            defaultValue = "" + EffectSimulation.DEFAULT_EXPERIMENTS,
            description = "experiments of each kind of shop: no, a small and a large effect. Default: ${DEFAULT-VALUE}")
    private int experiments;

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "" + EffectSimulation.DEFAULT_CUSTOMERS,
            description = "customers who are warned of in an experiment. Default: ${DEFAULT-VALUE}")
    private int customers;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "" + EffectSimulation.DEFAULT_DAYS,
            description = "over which their warnings come. Default: ${DEFAULT-VALUE}")
    private int days;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "the same seed gives the same figures. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--page",
            paramLabel = "FILE",
            description =
                    "a page with <!-- effect:simulated --> and <!-- /effect -->, such as docs/effect.md, that takes the table")
    private Optional<Path> page = Optional.empty();

    @Option(names = "--plot", paramLabel = "FILE", description = "where a picture of the misses by day goes, as SVG")
    private Optional<Path> plot = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        SimulatedFigures figures = new SimulatedFigures("effect", page, plot);
        EffectSimulation simulation = new EffectSimulation(experiments, customers, days, seed);
        Progress progress = new Progress(spec.commandLine().getErr(), Progress.onTerminal(), "simulate");
        int all = experiments * EffectKind.values().length;
        List<KindFigures> kinds = simulation.run(done ->
                progress.sayNowAndThen(() -> String.format(Locale.ENGLISH, "%,d of %,d experiments", done, all)));
        progress.end();
        String made = Machine.describe() + ", " + LocalDate.now(ZoneOffset.UTC);
        String table = SimulationTable.markdown(simulation, kinds, made);
        figures.write(spec.commandLine().getOut(), table, () -> SimulationTable.svg(kinds));
        return ExitCode.OK;
    }
}
