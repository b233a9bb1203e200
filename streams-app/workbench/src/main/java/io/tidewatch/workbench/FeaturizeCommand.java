package io.tidewatch.workbench;

import io.tidewatch.replay.featurize.Outcome;
import io.tidewatch.replay.featurize.Span;
import io.tidewatch.replay.featurize.TrainingData;
import io.tidewatch.replay.log.EventSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch featurize}: an event log to training data. */
@Command(
        name = "featurize",
        description = "Turns an event log into training data, through the same code that serves.",
        mixinStandardHelpOptions = true)
final class FeaturizeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DatasetOptions dataset;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description =
                    "The Arrow IPC file to write: one row an event, in time order, with its features, the user's next"
                            + " visit and next purchase, and the end of observation.")
    private Path output;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        EventRate rate = new EventRate(err, "featurized");
        EventSource source = dataset.source();
        err.println("reading " + source.name());
        err.flush();
        Outcome outcome = new TrainingData(new Span(dataset.from(), dataset.to()), rate::events).write(source, output);
        rate.finished();
        err.printf(
                "wrote %,d rows of %,d users (%,d duplicates left out) to %s%n",
                outcome.rows(), outcome.users(), outcome.duplicates(), output);
        // Last, so that a caller who looks at the last line finds the reason of the exit code.
        return dataset.finish(outcome.unusable(), err);
    }
}
