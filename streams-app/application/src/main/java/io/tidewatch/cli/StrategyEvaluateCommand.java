package io.tidewatch.cli;

import io.tidewatch.cli.effect.ExperimentMessages;
import io.tidewatch.cli.effect.StrategyPlot;
import io.tidewatch.cli.effect.StrategyText;
import io.tidewatch.engine.effect.EffectReport;
import io.tidewatch.engine.effect.NotRandomisedException;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.engine.strategy.evaluation.EvaluationLog;
import io.tidewatch.engine.strategy.evaluation.StrategyReport;
import io.tidewatch.engine.strategy.evaluation.StrategyReportJson;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch strategy evaluate}: what a strategy that learns would have brought, before it is switched on. */
@Command(
        name = "evaluate",
        description =
                "What a strategy that learns which action suits whom would have brought beside the rules: customers kept and"
                        + " money per 1,000 warnings, with intervals that may be looked at on any day. It decides about past"
                        + " warnings by what was known then. Says when it is too early to tell.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Reads churn.assignments, churn.outcomes and churn.receipts up to their present end, of which a share was left to",
            "chance by a hold-out and arms:",
            "  tidewatch strategy evaluate --config tidewatch.yaml --plot strategy.svg"
        })
final class StrategyEvaluateCommand implements Callable<Integer> {
    @Mixin
    private ExperimentSource source;

    @Option(
            names = "--explore",
            paramLabel = "SHARE",
            defaultValue = "" + StrategySettings.DEFAULT_EXPLORE,
            description = "of the strategy's decisions that are made to learn. Default: ${DEFAULT-VALUE}")
    private double explore;

    @Option(
            names = "--seed",
            paramLabel = "TEXT",
            defaultValue = StrategySettings.DEFAULT_SEED,
            description = "of the strategy's draws. Default: ${DEFAULT-VALUE}")
    private String seed;

    @Option(names = "--json", paramLabel = "FILE", description = "where the figures go as JSON")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "where a picture of the difference over time goes, as SVG")
    private Optional<Path> plot = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        StrategySettings settings = settings();
        EvaluationLog log = new EvaluationLog();
        try {
            long unreadable = source.read(new ExperimentMessages(log::add, log::add, log::add));
            if (log.isEmpty()) {
                throw source.noAssignment();
            }
            StrategyReport report = log.report(settings, EffectReport.ALPHA)
                    .orElseThrow(() -> new TidewatchException(
                            "no outcome is known yet that a strategy can learn from: churn windows have not ended, or the engine is"
                                    + " older than strategies are and does not tell how likely each action was"));
            PrintWriter out = spec.commandLine().getOut();
            StrategyText.lines(report).forEach(out::println);
            ExperimentSource.unreadable(unreadable).ifPresent(out::println);
            if (json.isPresent()) {
                Files.writeString(json.get(), StrategyReportJson.tree(report).toPrettyString() + "\n");
            }
            if (plot.isPresent()) {
                Files.writeString(plot.get(), StrategyPlot.svg(report));
            }
            out.flush();
            return ExitCode.OK;
        } catch (NotRandomisedException chosen) {
            throw new TidewatchException(chosen.getMessage(), chosen);
        } catch (IOException failed) {
            throw new TidewatchException("the figures cannot be written: " + failed, failed);
        }
    }

    private StrategySettings settings() {
        if (!(explore >= StrategySettings.LEAST_EXPLORE && explore <= StrategySettings.MOST_EXPLORE)) {
            throw new TidewatchException("--explore is " + explore + "; give " + StrategySettings.LEAST_EXPLORE + " to "
                    + StrategySettings.MOST_EXPLORE + ", for example " + StrategySettings.DEFAULT_EXPLORE);
        }
        return new StrategySettings(explore, StrategySettings.DEFAULT_SHARE, seed);
    }
}
