package io.tidewatch.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidewatch.cli.effect.ExperimentMessages;
import io.tidewatch.cli.effect.UpliftPlot;
import io.tidewatch.cli.effect.UpliftText;
import io.tidewatch.engine.effect.EffectJson;
import io.tidewatch.engine.effect.EffectReport;
import io.tidewatch.engine.effect.ExperimentLog;
import io.tidewatch.engine.effect.ExperimentTrials;
import io.tidewatch.engine.effect.NotRandomisedException;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch uplift}: what the warnings bring beyond doing nothing. */
@Command(
        name = "uplift",
        description =
                "What the warnings bring beyond doing nothing: customers kept and money per 1,000 warnings against the"
                        + " hold-out, with intervals that may be looked at on any day. Says when it is too early to tell.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Reads churn.assignments, churn.outcomes and churn.receipts up to their present end:",
            "  tidewatch uplift --config tidewatch.yaml --plot uplift.svg"
        })
final class UpliftCommand implements Callable<Integer> {
    @Mixin
    private ExperimentSource source;

    @Option(
            names = "--experiment",
            paramLabel = "NAME",
            description = "this experiment alone (default: each that has assignments)")
    private Optional<String> experiment = Optional.empty();

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description =
                    "a date or an ISO time from which days are counted and outcomes are overdue (default: the latest"
                            + " time that a message tells)")
    private Optional<Instant> asOf = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "where the figures go as JSON")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "where a picture of the effects over time goes, as SVG; of one experiment")
    private Optional<Path> plot = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            ExperimentLog log = new ExperimentLog();
            long unreadable = source.read(new ExperimentMessages(log::add, log::add, log::add));
            List<String> names = names(log);
            PrintWriter out = spec.commandLine().getOut();
            ArrayNode figures = JsonNodeFactory.instance.arrayNode();
            for (String name : names) {
                ExperimentTrials trials = log.trials(name);
                Instant moment = asOf.or(log::newest).orElseThrow();
                EffectReport report = EffectReport.of(trials.trials(), moment, EffectReport.ALPHA);
                UpliftText.lines(trials, report).forEach(out::println);
                figures.add(EffectJson.tree(name, report));
                if (plot.isPresent()) {
                    Files.writeString(plot.get(), UpliftPlot.svg(report));
                }
            }
            ExperimentSource.unreadable(unreadable).ifPresent(out::println);
            if (json.isPresent()) {
                Files.writeString(json.get(), figures.toPrettyString() + "\n");
            }
            out.flush();
            return ExitCode.OK;
        } catch (NotRandomisedException chosen) {
            throw new TidewatchException(chosen.getMessage(), chosen);
        } catch (IOException failed) {
            throw new TidewatchException("the figures cannot be written: " + failed, failed);
        }
    }

    private List<String> names(ExperimentLog log) {
        List<String> known = log.experiments();
        if (known.isEmpty()) {
            throw source.noAssignment();
        }
        if (experiment.isPresent() && !known.contains(experiment.get())) {
            throw new TidewatchException(
                    "there is no experiment '" + experiment.get() + "'; known are " + String.join(", ", known));
        }
        List<String> names = experiment.map(List::of).orElse(known);
        if (plot.isPresent() && names.size() > 1) {
            throw new TidewatchException(
                    "--plot draws one experiment; choose one of " + String.join(", ", names) + " with --experiment");
        }
        return names;
    }
}
