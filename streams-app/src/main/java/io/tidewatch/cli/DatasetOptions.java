package io.tidewatch.cli;

import io.tidewatch.replay.log.Dataset;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.EventSource;
import io.tidewatch.replay.log.UnreadableLogException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options with which a command is told which event log to read: a picocli mixin. All failures, those while events are being
 * read too, are {@link UserError}s.
 */
final class DatasetOptions {
    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description = "What the log is: online-retail (shipped with Tidewatch). Without it and without --input:"
                    + " online-retail.")
    private Optional<String> dataset = Optional.empty();

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description =
                    "Your own file in the data set's published format, plain or gzip; may be given several times.")
    private List<Path> inputs = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "A date (its first moment in UTC) or an ISO time. What comes before it is read to know the"
                    + " customers, but is no part of the result.")
    private Optional<Instant> from = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "A date or an ISO time: events from then on are not read.")
    private Optional<Instant> to = Optional.empty();

    /** The name for reports, e.g. {@code online-retail}. */
    String name() {
        return source().name();
    }

    /** Whether the events are made up. */
    boolean generated() {
        return source().generated();
    }

    /** From when on the result counts, if the user said so. */
    Optional<Instant> from() {
        return from;
    }

    /** Before when events are read, if the user said so. */
    Optional<Instant> to() {
        return to;
    }

    /** The events before {@link #to}, in time order. Each call reads them anew; close it. */
    EventLog open() {
        EventLog log = source().open();
        return to.<EventLog>map(end -> new EventsBefore(log, end)).orElse(log);
    }

    /** All events, those from {@link #to} on too. */
    EventSource source() {
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new UserError("--from " + from.get() + " is not before --to " + to.get());
        }
        try {
            return new UserFacingSource(chosen().source(inputs));
        } catch (UnreadableLogException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    private Dataset chosen() {
        if (dataset.isEmpty() && !inputs.isEmpty()) {
            throw new UserError("--input says where the log is but not what it is: add --dataset, one of " + names());
        }
        return dataset.map(DatasetOptions::named).orElse(Dataset.ONLINE_RETAIL);
    }

    private static Dataset named(String name) {
        return Dataset.named(name)
                .orElseThrow(() -> new UserError("there is no --dataset '" + name + "'; there are " + names()));
    }

    private static String names() {
        return String.join(", ", Dataset.names());
    }
}
