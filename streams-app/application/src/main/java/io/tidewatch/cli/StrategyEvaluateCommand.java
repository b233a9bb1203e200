package io.tidewatch.cli;

import io.tidewatch.cli.effect.EvaluationJson;
import io.tidewatch.cli.effect.EvaluationPlot;
import io.tidewatch.cli.effect.EvaluationText;
import io.tidewatch.engine.effect.EffectReport;
import io.tidewatch.engine.effect.NotRandomisedException;
import io.tidewatch.engine.strategy.EvaluationReport;
import io.tidewatch.engine.strategy.Lesson;
import io.tidewatch.engine.strategy.LessonLog;
import io.tidewatch.engine.strategy.StrategyEvaluation;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch strategy evaluate}: what a strategy would have brought, from what was logged. */
@Command(
        name = "evaluate",
        description =
                "What a strategy that learns would have brought beside the rules, from the chances that were logged: what hold-outs and"
                        + " arms did by chance tells what other choices bring. Changes nothing, so run it before you switch a strategy on.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Reads churn.assignments, churn.outcomes and churn.receipts up to their present end:",
            "  tidewatch strategy evaluate --config tidewatch.yaml --plot strategy.svg"
        })
final class StrategyEvaluateCommand implements Callable<Integer> {
    @Mixin
    private ExperimentInput input;

    @Option(
            names = "--explore",
            paramLabel = "SHARE",
            description =
                    "the share of choices that it would have made to learn, as 'strategy.explore' (default: ${DEFAULT-VALUE})")
    private double explore = StrategySettings.DEFAULT_EXPLORE;

    @Option(names = "--json", paramLabel = "FILE", description = "where the figures go as JSON")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--plot", paramLabel = "FILE", description = "where a picture of the gain over time goes, as SVG")
    private Optional<Path> plot = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        StrategySettings settings =
                new StrategySettings(explore, StrategySettings.DEFAULT_SHARE, StrategySettings.DEFAULT_SEED);
        try {
            LessonLog log = new LessonLog();
            long unreadable = input.read(log);
            List<Lesson> lessons = log.settle();
            if (lessons.isEmpty()) {
                throw new TidewatchException("there is no outcome yet of an assignment in "
                        + input.whereAssignmentsAre() + " that tells how likely its action was"
                        + (log.open() > 0 ? "; " + log.open() + " assignments wait for their windows to end" : ""));
            }
            EvaluationReport report = new StrategyEvaluation(settings, EffectReport.ALPHA).of(lessons);
            PrintWriter out = spec.commandLine().getOut();
            EvaluationText.lines(report, log, EffectReport.ALPHA).forEach(out::println);
            if (unreadable > 0) {
                out.println(ExperimentInput.unreadable(unreadable));
            }
            out.flush();
            if (json.isPresent()) {
                Files.writeString(
                        json.get(),
                        EvaluationJson.tree(report, EffectReport.ALPHA).toPrettyString() + "\n");
            }
            if (plot.isPresent()) {
                Files.writeString(plot.get(), EvaluationPlot.svg(report));
            }
            return ExitCode.OK;
        } catch (NotRandomisedException chosen) {
            throw new TidewatchException(chosen.getMessage(), chosen);
        } catch (IOException failed) {
            throw new TidewatchException("the figures cannot be written: " + failed, failed);
        }
    }
}
