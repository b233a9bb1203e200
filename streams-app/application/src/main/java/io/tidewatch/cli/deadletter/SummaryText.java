package io.tidewatch.cli.deadletter;

import io.tidewatch.cli.TerminalText;
import io.tidewatch.cli.TextTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A summary as lines for a person. */
public final class SummaryText {
    /** More would hide the one partition that matters. */
    private static final int SOURCES = 3;

    private SummaryText() {}

    /** The lines. */
    public static List<String> lines(LetterSummary summary) {
        List<String> lines = new ArrayList<>();
        List<Map.Entry<LetterClass, ClassFigures>> classes = summary.classes();
        if (classes.isEmpty()) {
            lines.add("No dead letters.");
        } else {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("REASON", "LETTERS", "SENT AGAIN", "CAME BACK", "FIRST", "LAST", "EXAMPLE", "FROM"));
            classes.forEach(sort -> rows.add(row(sort.getKey(), sort.getValue())));
            List<String> table = TextTable.lines(rows);
            lines.add(table.get(0));
            for (int i = 0; i < classes.size(); i++) {
                lines.add(table.get(i + 1));
                lines.add("  "
                        + TerminalText.safe(
                                classes.get(i).getValue().example().letter().detail()));
            }
            StoredLetter example = classes.get(0).getValue().example();
            lines.add("");
            lines.add(number(summary.letters()) + (summary.letters() == 1 ? " dead letter, " : " dead letters, ")
                    + number(summary.sentAgain()) + " of them sent again."
                    + " EXAMPLE is partition/offset, shown by 'tidewatch dlq show --partition " + example.partition()
                    + " --offset " + example.offset() + "'.");
        }
        if (summary.others() > 0) {
            lines.add("Besides there are records that are no dead letters of an engine: " + number(summary.others())
                    + ".");
        }
        return lines;
    }

    private static List<String> row(LetterClass sort, ClassFigures figures) {
        return List.of(
                sort.reason().name(),
                number(figures.letters()),
                number(figures.sentAgain()),
                number(figures.cameBack()),
                time(figures.first()),
                time(figures.last()),
                figures.example().partition() + "/" + figures.example().offset(),
                sources(figures));
    }

    private static String sources(ClassFigures figures) {
        List<ClassFigures.Share> shares = figures.shares();
        String first = shares.stream()
                .limit(SOURCES)
                .map(share -> "%s %d %%"
                        .formatted(
                                TerminalText.safe(share.source().toString()),
                                Math.round(100.0 * share.letters() / figures.letters())))
                .collect(Collectors.joining(", "));
        return shares.size() > SOURCES ? first + ", " + (shares.size() - SOURCES) + " more" : first;
    }

    private static String number(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
