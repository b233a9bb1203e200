package io.tidewatch.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The results of faults ({@link FaultResult}) as one table for people. */
final class FaultTable {
    private static final double MILLIS_A_SECOND = 1000;

    private FaultTable() {}

    /** Writes what lies in the folder of results as {@code faults.md} there, the oldest first. */
    static void write(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<FaultResult> results = files.filter(file -> file.toString().endsWith(FaultResult.END))
                    .map(FaultResult::read)
                    .sorted(Comparator.comparing(FaultResult::date))
                    .toList();
            Files.writeString(folder.resolve("faults.md"), markdown(results));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    static String markdown(List<FaultResult> results) {
        StringBuilder text =
                new StringBuilder("| tried | times | events, alerts | result | all decided again: median, longest |\n"
                        + "|---|---|---|---|---|\n");
        for (FaultResult result : results) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %,d, %,d | %s | %s |%n",
                    result.tried(),
                    result.faults(),
                    result.events(),
                    result.alerts(),
                    (result.differences().isEmpty()
                                    ? "equal"
                                    : "**differs**: " + result.differences().get(0))
                            + (result.remark().isEmpty() ? "" : ". " + result.remark()),
                    seconds(result.recoveredMillis())));
        }
        results.stream()
                .map(result ->
                        "%s; brokers in %s; %s form".formatted(result.machine(), result.brokers(), result.form()))
                .distinct()
                .forEach(where -> text.append('\n').append(where).append('\n'));
        return text.toString();
    }

    private static double median(List<Long> sorted) {
        int size = sorted.size();
        return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2.0;
    }

    private static String seconds(List<Long> sortedMillis) {
        if (sortedMillis.isEmpty()) {
            return "–";
        }
        long longest = sortedMillis.get(sortedMillis.size() - 1);
        return sortedMillis.size() == 1
                ? String.format(Locale.ROOT, "%.1f s", longest / MILLIS_A_SECOND)
                : String.format(
                        Locale.ROOT,
                        "%.1f s, %.1f s",
                        median(sortedMillis) / MILLIS_A_SECOND,
                        longest / MILLIS_A_SECOND);
    }
}
