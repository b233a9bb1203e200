package io.tidewatch.workbench;

import io.tidewatch.cli.KafkaConnection;
import io.tidewatch.cli.TimeOption;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.replay.featurize.ServedOutcome;
import io.tidewatch.replay.featurize.ServedTrainingData;
import io.tidewatch.topics.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewatch features}: what the engine has served, to training data. */
@Command(
        name = "features",
        description =
                "Turns the topic churn.features, up to its present end, into the same training data that featurize"
                        + " makes of an event log.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  tidewatch features --bootstrap-server kafka:9092 --since 2026-05-01 --output shop.arrow"
        })
final class FeaturesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaConnection connection;

    @Option(
            names = "--since",
            required = true,
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "A date (its first moment in UTC) or an ISO time: earlier events are no rows.")
    private Instant since;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description =
                    "The Arrow IPC file to write, as featurize does; a user's rows in the order they were served.")
    private Path output;

    @Option(
            names = "--shop",
            paramLabel = "NAME",
            description =
                    "What the shop is called: a model that is trained on the file knows the shop of that name. Default: the"
                            + " configuration's policy.shop, or " + PolicySettings.DEFAULT_SHOP + ".")
    private Optional<String> shop = Optional.empty();

    @Option(names = "--generated", description = "The shop is made up: reports on the file will say so.")
    private boolean generated;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        EventRate rate = new EventRate(err, "read");
        FeatureTopic topic = new FeatureTopic(connection, since, shop());
        ServedOutcome outcome = new ServedTrainingData(since, generated, rate::events).write(topic, output);
        rate.finished();
        tell(outcome, err);
        return ExitCode.OK;
    }

    private String shop() {
        return shop.or(() -> connection.config().map(config -> config.policy().shop()))
                .orElse(PolicySettings.DEFAULT_SHOP);
    }

    private void tell(ServedOutcome outcome, PrintWriter err) {
        if (outcome.foreign() > 0) {
            err.printf(
                    Locale.ENGLISH,
                    "%,d events have features of another catalogue and are no rows; their visits count%n",
                    outcome.foreign());
        }
        if (outcome.unreadable() > 0) {
            err.printf(Locale.ENGLISH, "%,d messages are no feature records and were left out%n", outcome.unreadable());
        }
        err.printf(
                Locale.ENGLISH,
                "wrote %,d rows of %,d users (%,d duplicates left out), up to %s, to %s%n",
                outcome.rows(),
                outcome.users(),
                outcome.duplicates(),
                outcome.end(),
                output);
        err.flush();
    }
}
