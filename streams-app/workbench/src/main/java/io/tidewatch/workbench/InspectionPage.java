package io.tidewatch.workbench;

import io.tidewatch.cli.TextTable;
import io.tidewatch.mapping.MappedField;
import io.tidewatch.replay.inspect.Inspection;
import io.tidewatch.replay.log.Dataset;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The findings on a file for a terminal. */
final class InspectionPage {
    private static final int MAX_COLUMNS = 60;
    private static final double ALL = 100;

    private InspectionPage() {}

    static List<String> lines(Inspection found) {
        List<String> lines = new ArrayList<>();
        lines.add(whatItIs(found));
        columns(found, lines);
        lines.add("");
        lines.add(readAs(found));
        types(found, lines);
        found.reading().ifPresent(reading -> reading(reading, lines));
        found.problem().ifPresent(problem -> {
            lines.add("");
            lines.add("It cannot be read so: " + problem);
        });
        next(found, lines);
        return lines;
    }

    private static String whatItIs(Inspection found) {
        String kind = found.reads() == Dataset.CSV
                ? text(
                        "a table of %,d rows and %,d columns, separated by %s",
                        found.records(), found.columns().size(), separator(found))
                : text(
                        (found.reads() == Dataset.PARQUET ? "a Parquet file of %,d records" : "%,d JSON objects")
                                + " with %,d different paths",
                        found.records(),
                        found.columns().size());
        String other = found.otherText() > 0 ? text("; %,d lines are no JSON object", found.otherText()) : "";
        return "'" + found.file() + "' is " + kind + other;
    }

    private static String separator(Inspection found) {
        return found.separator()
                .map(character -> character == '\t' ? "tabs" : "'" + character + "'")
                .orElse("nothing");
    }

    private static void columns(Inspection found, List<String> lines) {
        lines.add("");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("COLUMN", "IS", "FILLED", "DIFFERENT", "FOR EXAMPLE", "READ AS"));
        found.columns().stream()
                .limit(MAX_COLUMNS)
                .forEach(facts -> rows.add(List.of(
                        facts.name(),
                        facts.kind().words(),
                        share(facts.filled(), found.records()),
                        text("%,d", facts.different()) + (facts.hasMore() ? "+" : ""),
                        facts.span().orElseGet(() -> String.join(", ", facts.examples())),
                        meaning(found, facts.name()))));
        lines.addAll(TextTable.lines(rows));
        if (found.columns().size() > MAX_COLUMNS) {
            lines.add(text("and %,d more", found.columns().size() - MAX_COLUMNS));
        }
        if (found.reads() == Dataset.CSV && found.columns().size() == 1) {
            lines.add(
                    "It has one column. Is it separated by blanks, as CDNOW's master file is (--dataset cdnow)? Then write it with commas.");
        }
        found.columns()
                .forEach(facts -> facts.oddities().forEach(oddity -> lines.add("'" + facts.name() + "': " + oddity)));
    }

    private static String meaning(Inspection found, String column) {
        if (found.published().isPresent()) {
            return "";
        }
        String mapped = Arrays.stream(MappedField.values())
                .filter(field -> found.mapping().columns(field).isEmpty()
                        ? found.mapping().constant(field).isEmpty()
                                && key(field.wireName()).equals(key(column))
                        : found.mapping().columns(field).stream()
                                .anyMatch(name -> key(name).equals(key(column))))
                .map(MappedField::wireName)
                .collect(Collectors.joining(", "));
        boolean order = found.mapping()
                .orderColumn()
                .filter(name -> key(name).equals(key(column)))
                .isPresent();
        return order ? (mapped.isEmpty() ? "the order's number" : mapped + ", the order's number") : mapped;
    }

    private static String key(String name) {
        return name.replaceAll("[\\s_]", "").toLowerCase(Locale.ROOT);
    }

    private static String readAs(Inspection found) {
        String how = found.published()
                .map(dataset -> "as the published data set " + dataset.wireName())
                .or(() -> found.preset().map(preset -> "as an export of " + preset.system()))
                .orElse(found.guessed() ? "by the columns' names; a guess, so look at the events" : "as you said");
        String types = found.mapping()
                .constant(MappedField.TYPE)
                .map(type -> "; every row is taken for a " + type)
                .orElse("");
        return "Read " + how + types + ".";
    }

    private static void types(Inspection found, List<String> lines) {
        for (Inspection.TypeName type : found.types()) {
            lines.add(text(
                    "  type '%s', %s: %s",
                    type.name(),
                    count(type.records(), "time"),
                    type.meaning()
                            .map(EventType::wireName)
                            .orElse(
                                    type.isKnown()
                                            ? "left out, as no act of a customer's"
                                            : "not known; say it with --map-value 'type:" + type.name() + "=TYPE'")));
        }
    }

    private static void reading(Inspection.Reading reading, List<String> lines) {
        long read = reading.rows().rowsRead();
        long left = reading.rows().total();
        lines.add(text(
                "%,d records read, %,d used, %,d left out (%s). They are %s of %s, of whom %,d came on more than one day, from %s to %s.",
                read,
                read - left,
                left,
                share(left, read),
                count(reading.events(), "event"),
                count(reading.customers(), "customer"),
                reading.returning(),
                time(reading.first()),
                time(reading.last())));
        lines.add("  "
                + reading.types().entrySet().stream()
                        .map(entry ->
                                text("%,d %s", entry.getValue(), entry.getKey().wireName()))
                        .collect(Collectors.joining(", ")));
        if (reading.duplicates() > 0) {
            lines.add(text("  %,d more have the id of an earlier event and count once", reading.duplicates()));
        }
        reading.rows().settled().forEach(sentence -> lines.add("  settled from the whole file: " + sentence));
        lines.add("");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("TIME (UTC)", "USER", "TYPE", "VALUE", "ITEMS", "EVENT ID"));
        reading.firstEvents().forEach(event -> rows.add(row(event)));
        lines.addAll(TextTable.lines(rows));
        List<String> said = reading.rows().describe();
        if (!said.isEmpty()) {
            lines.add("");
            lines.addAll(said);
        }
        if (!reading.warnings().isEmpty()) {
            lines.add("");
            reading.warnings().forEach(warning -> lines.add("Look at this first: " + warning));
        }
    }

    private static List<String> row(ShopEvent event) {
        String money = event.value().isPresent()
                ? text("%.2f", event.value().getAsDouble())
                        + event.currency().map(currency -> " " + currency).orElse("")
                : "";
        String items = event.items().isEmpty()
                ? event.itemId().orElse("")
                : text("%d %s", event.items().size(), event.items().size() == 1 ? "line" : "lines");
        return List.of(event.time().toString(), event.userId(), event.type().wireName(), money, items, event.eventId());
    }

    private static void next(Inspection found, List<String> lines) {
        found.preset().ifPresent(preset -> {
            lines.add("");
            preset.notes().forEach(note -> lines.add("Note: " + note));
            lines.add("Written after: " + preset.source());
        });
        if (found.reading().isEmpty()) {
            return;
        }
        String options = found.options().stream().map(InspectionPage::quoted).collect(Collectors.joining(" "))
                + " --input " + quoted(found.file().toString());
        lines.add("");
        lines.add("Go on with:");
        lines.add("  ./tidewatch backtest " + options);
        lines.add("  ./tidewatch featurize " + options + " --output events.arrow");
        lines.add("  ./tidewatch model report " + options);
    }

    /** As a shell takes it for one word. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String count(long number, String what) {
        return text("%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    private static String time(Optional<Instant> time) {
        return time.map(Object::toString).orElse("never");
    }

    private static String share(long part, long whole) {
        double percent = whole == 0 ? 0 : ALL * part / whole;
        return text("%.1f %%", percent).replace(".0 ", " ");
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ENGLISH, format, values);
    }
}
