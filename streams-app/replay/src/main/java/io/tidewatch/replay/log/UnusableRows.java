package io.tidewatch.replay.log;

import io.tidewatch.mapping.RowProblem;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rows of a log that gave no event, by reason, and those that were not taken as they are written.
 *
 * @param rowsRead all rows read, usable ones too
 * @param byProblem how many and an example; only problems that occurred
 * @param remarks what was done to rows that gave an event, how many and an example; a row may count under several
 * @param settled what the whole log told before it was read, such as the order of day and month, each in a sentence
 */
public record UnusableRows(
        long rowsRead, Map<RowProblem, Kind> byProblem, Map<String, Kind> remarks, List<String> settled) {
    /** A log that has no rows to be unusable. */
    public static final UnusableRows NONE = new UnusableRows(0, Map.of(), Map.of(), List.of());

    /**
     * The rows with one problem.
     *
     * @param rows how many
     * @param detail what exactly was wrong with the first of them; empty when the problem says it all
     * @param exampleLine where the first of them is: its line, counted from 1
     * @param example that line's text, cut short and without control characters; for the user's eyes, never for a log line
     */
    public record Kind(long rows, String detail, long exampleLine, String example) {}

    public UnusableRows {
        byProblem = Map.copyOf(byProblem);
        remarks = Map.copyOf(remarks);
        settled = List.copyOf(settled);
    }

    /** How many rows gave no event. */
    public long total() {
        return byProblem.values().stream().mapToLong(Kind::rows).sum();
    }

    /** The share of the rows read that gave no event though the user wanted them, 0 to 1. */
    public double shareLeftOut() {
        long notWanted = byProblem.entrySet().stream()
                .filter(entry -> entry.getKey().isUnwanted())
                .mapToLong(entry -> entry.getValue().rows())
                .sum();
        long wanted = rowsRead - notWanted;
        return wanted == 0 ? 0 : (double) (total() - notWanted) / wanted;
    }

    /** The most frequent problem and where it first occurred, without the row itself: fit for an exception's text. */
    Optional<String> mainReason() {
        return byProblem.entrySet().stream()
                .max(Comparator.comparingLong(entry -> entry.getValue().rows()))
                .map(entry -> "mostly because a row %s, first line %,d"
                        .formatted(entry.getKey().words(), entry.getValue().exampleLine()));
    }

    /** One line of text a reason, the most frequent first, and then the same of the remarks; empty when every row was taken as it is. */
    public List<String> describe() {
        return Stream.concat(
                        mostFrequentFirst(byProblem).map(entry -> describe(entry.getKey(), entry.getValue())),
                        mostFrequentFirst(remarks).map(entry -> describe(entry.getKey(), entry.getValue())))
                .toList();
    }

    private static <K> Stream<Map.Entry<K, Kind>> mostFrequentFirst(Map<K, Kind> kinds) {
        return kinds.entrySet().stream()
                .sorted((one, other) ->
                        Long.compare(other.getValue().rows(), one.getValue().rows()));
    }

    private static String describe(String remark, Kind kind) {
        return "%,d %s: %s, e.g. line %,d: %s"
                .formatted(kind.rows(), kind.rows() == 1 ? "row" : "rows", remark, kind.exampleLine(), kind.example());
    }

    private static String describe(RowProblem problem, Kind kind) {
        return "%,d %s left out: a row %s%s, e.g. line %,d: %s"
                .formatted(
                        kind.rows(),
                        kind.rows() == 1 ? "row" : "rows",
                        problem.words(),
                        kind.detail().isEmpty() ? "" : " (" + kind.detail() + ")",
                        kind.exampleLine(),
                        kind.example());
    }
}
