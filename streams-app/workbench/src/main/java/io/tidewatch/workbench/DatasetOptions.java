package io.tidewatch.workbench;

import io.tidewatch.cli.TimeOption;
import io.tidewatch.replay.generator.GeneratedShop;
import io.tidewatch.replay.log.Dataset;
import io.tidewatch.replay.log.DateOrder;
import io.tidewatch.replay.log.DecimalSign;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.EventSource;
import io.tidewatch.replay.log.FieldMapping;
import io.tidewatch.replay.log.RowFilter;
import io.tidewatch.replay.log.UnusableRows;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options with which a command is told which event log to read: a picocli mixin. All failures, those while events are being
 * read too, are {@link TidewatchException}s.
 */
final class DatasetOptions {
    private static final String GENERATED = "generated";
    private static final int PERCENT = 100;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description =
                    "What the log is: online-retail (the default) or complete-journey, both shipped with Tidewatch, or your"
                            + " own file given with --input: cdnow, retailrocket, rees46, taobao, csv, jsonl.")
    private Optional<String> dataset = Optional.empty();

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description =
                    "Your own file in the data set's published format, plain or gzip; may be given several times.")
    private List<Path> inputs = new ArrayList<>();

    @Option(
            names = "--map",
            paramLabel = "FIELD=COLUMN",
            split = ",",
            description = "csv, jsonl: which column a field of the event comes from, e.g."
                    + " user_id=cust,time=date,value=amount. A field not named comes from the column of its own name.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--constant",
            paramLabel = "FIELD=VALUE",
            split = ",",
            description = "csv, jsonl: what is the same in every row, e.g. type=purchase.")
    private Map<String, String> constants = new LinkedHashMap<>();

    @Option(
            names = "--map-value",
            paramLabel = "type:VALUE=TYPE",
            split = ",",
            description = "csv, jsonl: what a value of the type means, e.g. type:pv=browse. Common names are known.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Option(
            names = "--group-by",
            paramLabel = "COLUMN",
            description =
                    "csv: the column with the order's number, if each row is a line of an order with item_id, quantity"
                            + " and price.")
    private Optional<String> orderColumn = Optional.empty();

    @Option(
            names = "--time-format",
            paramLabel = "PATTERN",
            description = "csv, jsonl: how times are written, e.g. 'M/d/yyyy H:mm', if they are not ISO, yyyyMMdd,"
                    + " dd/MM/yyyy HH:mm, or seconds or milliseconds since 1970.")
    private Optional<String> timePattern = Optional.empty();

    @Option(
            names = "--date-order",
            paramLabel = "ORDER",
            description =
                    "csv, jsonl: day-first or month-first, where no date of the log tells whether 3/12/2011 is in December.")
    private Optional<String> dateOrder = Optional.empty();

    @Option(
            names = "--decimal",
            paramLabel = "SIGN",
            description =
                    "csv, jsonl: point or comma, where no number of the log tells whether 1,234 is more than a thousand.")
    private Optional<String> decimal = Optional.empty();

    @Option(
            names = "--where",
            paramLabel = "COLUMN=VALUE",
            description = "csv, jsonl: takes the rows alone that have the value, or with != those that have not, e.g."
                    + " 'status!=voided'; may be given several times. Others are counted as not wanted.")
    private List<String> filters = new ArrayList<>();

    @Option(
            names = "--max-left-out",
            paramLabel = "PERCENT",
            defaultValue = "5",
            description =
                    "csv, jsonl: ends with exit code 3 if more of the rows than this gave no event (${DEFAULT-VALUE}).")
    private double maxLeftOut;

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
        boolean own = dataset.flatMap(Dataset::named).filter(Dataset::isMapped).isPresent();
        boolean tooMany = own && rows.shareLeftOut() * PERCENT > maxLeftOut;
        if (tooMany) {
            err.printf(
                    Locale.ROOT,
                    "tidewatch: %.1f %% of the rows were left out, more than --max-left-out %s; mend what is said above, or allow it with a"
                            + " higher number%n",
                    rows.shareLeftOut() * PERCENT,
                    maxLeftOut);
        }
        err.flush();
        return tooMany ? ExitCode.LEFT_OUT : ExitCode.OK;
    }

    /** The shop that is made up, if it is one: it knows what is true of its customers. */
    Optional<GeneratedShop> generatedShop() {
        return generated() ? Optional.of(shop.shop()) : Optional.empty();
    }

    private EventSource chosen() {
        if (dataset.isEmpty() && !inputs.isEmpty()) {
            throw new TidewatchException(
                    "--input says where the log is but not what it is: add --dataset, one of " + names());
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
        return dataset.map(DatasetOptions::named).orElse(Dataset.ONLINE_RETAIL).source(inputs, mapping());
    }

    private FieldMapping mapping() {
        return FieldMapping.of(
                        columns,
                        constants,
                        values,
                        orderColumn,
                        new FieldMapping.Forms(
                                timePattern,
                                dateOrder.map(name -> DateOrder.named(name)
                                        .orElseThrow(() -> new TidewatchException("there is no --date-order '" + name
                                                + "'; there are " + DateOrder.names()))),
                                decimal.map(name -> DecimalSign.named(name)
                                        .orElseThrow(() -> new TidewatchException("there is no --decimal '" + name
                                                + "'; there are " + DecimalSign.names())))))
                .where(filters.stream().map(RowFilter::of).toList());
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
