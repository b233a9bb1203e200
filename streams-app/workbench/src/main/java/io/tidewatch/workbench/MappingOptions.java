package io.tidewatch.workbench;

import io.tidewatch.mapping.DateOrder;
import io.tidewatch.mapping.DecimalSign;
import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.Preset;
import io.tidewatch.mapping.RowFilter;
import io.tidewatch.replay.log.Dataset;
import io.tidewatch.replay.log.TextForm;
import io.tidewatch.replay.log.UnusableRows;
import io.tidewatch.topics.TidewatchException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how a user's own file becomes events: a picocli mixin. What the user says goes before what a preset says. */
final class MappingOptions {
    private static final int PERCENT = 100;
    /** Has the columns of the first Online Retail under other names. */
    private static final String ONLINE_RETAIL_II = "online-retail-ii";

    @Option(
            names = "--preset",
            paramLabel = "SYSTEM",
            description =
                    "Whose export it is: amplitude, ga4-bigquery, magento, mixpanel, rudderstack, segment, shopify,"
                            + " snowplow, woocommerce; and of the published ones olist, online-retail-ii. Other options add to it or go before it.")
    private Optional<String> preset = Optional.empty();

    @Option(
            names = "--map",
            paramLabel = "FIELD=COLUMN",
            split = ",",
            description =
                    "csv, jsonl: which column a field of the event comes from, e.g."
                            + " user_id=cust,time=date,value=amount. With a|b the first of the two that has something. For JSON a path:"
                            + " user.id, products[0].sku, event_params[currency].value. A field not named comes from the column of its own name.")
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
            description =
                    "csv, jsonl: what a value of the type means, e.g. type:pv=browse; type:ping=- leaves such rows out,"
                            + " type:*=- all that are not named. Common names are known.")
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
            description = "csv, jsonl: how times are written, e.g. 'M/d/yyyy H:mm', if in none of the common forms.")
    private Optional<String> timePattern = Optional.empty();

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "csv, jsonl: the zone of times that name none, e.g. Europe/Berlin (UTC).")
    private Optional<String> zone = Optional.empty();

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
            names = "--encoding",
            paramLabel = "NAME",
            description =
                    "csv, jsonl: the text's encoding if it is not UTF-8 and no byte order mark tells, e.g. windows-1252.")
    private Optional<String> encoding = Optional.empty();

    @Option(
            names = "--skip",
            paramLabel = "LINES",
            defaultValue = "0",
            description = "csv: lines before the table, such as a title.")
    private int skip;

    @Option(names = "--no-header", description = "csv: the first row is no header; columns are called 1, 2, 3.")
    private boolean noHeader;

    @Option(
            names = "--where",
            paramLabel = "COLUMN=VALUE",
            description = "csv, jsonl: takes the rows alone that have the value, or with != those that have not, e.g."
                    + " 'status!=voided'; with ~ and !~ a word among others: 'tags!~test'. May be given several times. Others are"
                    + " counted as not wanted.")
    private List<String> filters = new ArrayList<>();

    @Option(
            names = "--max-left-out",
            paramLabel = "PERCENT",
            defaultValue = "5",
            description =
                    "csv, jsonl: ends with exit code 3 if more of the rows than this gave no event (${DEFAULT-VALUE}).")
    private double maxLeftOut;

    /** What is said if more was left out than the user allows. */
    Optional<String> tooMuchLeftOut(UnusableRows rows) {
        double percent = rows.shareLeftOut() * PERCENT;
        return percent <= maxLeftOut
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%.1f %% of the rows were left out, more than --max-left-out %s; mend what is said above, or allow it with a"
                                + " higher number",
                        percent,
                        maxLeftOut));
    }

    /** The system's own mapping, if one was named that has one. */
    Optional<Preset> preset() {
        return dataset().isPresent() ? Optional.empty() : preset.map(Preset::named);
    }

    /** The data set with columns of its own that was named like a system. */
    Optional<Dataset> dataset() {
        return preset.map(name -> name.equalsIgnoreCase(ONLINE_RETAIL_II) ? Dataset.ONLINE_RETAIL.wireName() : name)
                .flatMap(Dataset::named)
                .filter(named -> !named.isMapped());
    }

    /** How records become events. */
    FieldMapping mapping() {
        return preset().map(system -> said().over(system.mapping())).orElse(said());
    }

    /** What the user says of it, without the preset. */
    FieldMapping said() {
        return FieldMapping.of(columns, constants, values, orderColumn, forms())
                .where(filters.stream().map(RowFilter::of).toList());
    }

    /** How the file is laid out. */
    TextForm form() {
        if (skip < 0) {
            throw new TidewatchException("--skip " + skip + ": a number of lines from 0 on is expected");
        }
        return new TextForm(encoding.map(MappingOptions::charset), skip, !noHeader);
    }

    private FieldMapping.Forms forms() {
        return new FieldMapping.Forms(
                timePattern,
                dateOrder.map(
                        name -> DateOrder.named(name).orElseThrow(() -> none("--date-order", name, DateOrder.names()))),
                decimal.map(name ->
                        DecimalSign.named(name).orElseThrow(() -> none("--decimal", name, DecimalSign.names()))),
                zone.map(MappingOptions::zone));
    }

    private static TidewatchException none(String option, String name, String there) {
        return new TidewatchException("there is no " + option + " '" + name + "'; there are " + there);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name.strip());
        } catch (DateTimeException e) {
            throw new TidewatchException(
                    "--time-zone '" + name + "' is no time zone; one like Europe/Berlin or +02:00 is expected", e);
        }
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name.strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new TidewatchException(
                    "--encoding '" + name
                            + "' is no encoding that Java knows; one like windows-1252, GBK or Shift_JIS is expected",
                    e);
        }
    }
}
