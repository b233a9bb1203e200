package io.tidewatch.workbench;

import io.tidewatch.replay.evaluation.ReasonQuality;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How often the first reason is the true cause, as a few lines for the terminal. */
final class ReasonSummary {
    private static final String ROW = "  %-22s %8s %9s %11s   %s%n";

    private ReasonSummary() {}

    static void print(ReasonQuality quality, PrintWriter out) {
        out.printf("%nfirst reasons of raised alerts, against the cause that the generated shop knows%n");
        out.printf(ROW, "", "alerts", "right", "by chance", "first reasons");
        for (ReasonQuality.Row row : quality.causes()) {
            out.printf(
                    ROW,
                    row.cause().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    row.alerts(),
                    percent(row.right() / (double) row.alerts()),
                    percent(row.byChance() / row.alerts()),
                    counts(row.firstReasons()));
        }
        out.printf(ROW, "all", quality.alerts(), percent(quality.rightShare()), percent(quality.chanceShare()), "");
        out.flush();
    }

    private static String counts(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String percent(double share) {
        return String.format(Locale.ENGLISH, "%.1f %%", share * 100);
    }
}
