package io.tidewatch.workbench;

import io.tidewatch.cli.TimeOption;
import io.tidewatch.mapping.Preset;
import io.tidewatch.replay.generator.GeneratedShop;
import io.tidewatch.replay.log.Dataset;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.EventSource;
import io.tidewatch.replay.log.UnusableRows;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options with which a command is told which event log to read: a picocli mixin. All failures, those while events are being
 * read too, are {@link TidewatchException}s.
 */
final class DatasetOptions {
    private static final String GENERATED = "generated";

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description =
                    "What the log is: online-retail (the default) or complete-journey, both shipped with Tidewatch, or your"
                            + " own file given with --input: cdnow, retailrocket, rees46, taobao, olist, csv, jsonl, parquet. Online Retail II is read by online-retail.")
    private Optional<String> dataset = Optional.empty();

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description =
                    "Your own file in the data set's published format, plain or gzip; may be given several times.")
    private List<Path> inputs = new ArrayList<>();

    @Mixin
    private MappingOptions mapping;

    @Mixin
    private ShopOptions shop;

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
            throw new TidewatchException("--from " + from.get() + " is not before --to " + to.get());
        }
        return chosen();
    }

    /**
     * Says which rows gave no event, and which were not taken as they are written.
     *
     * @return what the command ends with: another exit code if too much of the user's own file was left out
     */
    int finish(UnusableRows rows, PrintWriter err) {
        rows.describe().forEach(err::println);
        boolean own = mapping.preset().isPresent()
                || dataset.flatMap(Dataset::named).filter(Dataset::isMapped).isPresent();
        Optional<String> tooMany = own ? mapping.tooMuchLeftOut(rows) : Optional.empty();
        tooMany.ifPresent(sentence -> err.println("tidewatch: " + sentence));
        err.flush();
        return tooMany.isPresent() ? ExitCode.LEFT_OUT : ExitCode.OK;
    }

    /** The shop that is made up, if it is one: it knows what is true of its customers. */
    Optional<GeneratedShop> generatedShop() {
        return generated() ? Optional.of(shop.shop()) : Optional.empty();
    }

    private EventSource chosen() {
        Optional<String> system = mapping.dataset()
                .map(Dataset::wireName)
                .or(() -> mapping.preset().map(Preset::reads));
        if (system.isPresent()
                && dataset.filter(named -> !reads(system.get(), named)).isPresent()) {
            throw new TidewatchException(
                    "--preset reads --dataset " + system.get() + ", not " + dataset.get() + "; leave --dataset out");
        }
        if (system.isPresent() && inputs.isEmpty()) {
            throw new TidewatchException("--preset says what the log is but not where: add --input FILE");
        }
        if (dataset.isEmpty() && system.isEmpty() && !inputs.isEmpty()) {
            throw new TidewatchException(
                    "--input says where the log is but not what it is: './tidewatch inspect FILE' looks at it, and --dataset says it, one of "
                            + names());
        }
        if (dataset.map(GENERATED::equalsIgnoreCase).orElse(shop.isGiven())) {
            if (!inputs.isEmpty()) {
                throw new TidewatchException("--dataset generated reads no --input; leave one of them out");
            }
            return shop.shop();
        }
        if (shop.isGiven()) {
            throw new TidewatchException(
                    "--users, --events, --days and --seed make up a shop: give them with --dataset generated only");
        }
        return dataset.or(() -> system)
                .map(DatasetOptions::named)
                .orElse(Dataset.ONLINE_RETAIL)
                .source(inputs, mapping.mapping(), mapping.form(), latest());
    }

    /** Whether a preset of one form reads another: Parquet has the records of JSON lines. */
    private static boolean reads(String system, String named) {
        return named.equals(system)
                || Dataset.named(system).filter(Dataset.JSONL::equals).isPresent()
                        && Dataset.named(named).filter(Dataset.PARQUET::equals).isPresent();
    }

    /** A day beyond now, since clocks and zones differ; a user who wants later events says so with --to. */
    private Instant latest() {
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        return to.filter(tomorrow::isBefore).orElse(tomorrow);
    }

    private static Dataset named(String name) {
        return Dataset.named(name)
                .orElseThrow(
                        () -> new TidewatchException("there is no --dataset '" + name + "'; there are " + names()));
    }

    private static String names() {
        return String.join(", ", Dataset.names()) + ", " + GENERATED;
    }
}
