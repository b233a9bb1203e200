package io.tidewatch.replay.log;

import io.tidewatch.mapping.RowProblem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Counts the rows of one reading and keeps the first example of every problem. */
final class RowTally {
    /** Characters of an example: enough to recognise a row, short enough for a terminal. */
    static final int MAX_EXAMPLE_LENGTH = 160;

    private final Map<RowProblem, UnusableRows.Kind> byProblem = new EnumMap<>(RowProblem.class);
    private final Map<String, UnusableRows.Kind> remarks = new LinkedHashMap<>();
    private final List<String> settled = new ArrayList<>();
    private long rowsRead;

    void read() {
        rowsRead++;
    }

    /** @param rows how many, of which this is the first */
    void unusable(RowProblem problem, String detail, Row row, int rows) {
        count(byProblem, problem, detail, row, rows);
    }

    void settled(String sentence) {
        settled.add(sentence);
    }

    void remark(String remark, Row row) {
        count(remarks, remark, "", row, 1);
    }

    private static <K> void count(Map<K, UnusableRows.Kind> kinds, K kind, String detail, Row row, int rows) {
        kinds.compute(
                kind,
                (key, seen) -> seen == null
                        ? new UnusableRows.Kind(rows, detail, row.line(), clean(row.text(), MAX_EXAMPLE_LENGTH))
                        : new UnusableRows.Kind(seen.rows() + rows, seen.detail(), seen.exampleLine(), seen.example()));
    }

    UnusableRows result() {
        return new UnusableRows(rowsRead, byProblem, remarks, settled);
    }

    /** Cut short, and without what could move a terminal's cursor. */
    static String clean(String text, int maxLength) {
        IntPredicate control = character -> Character.isISOControl(character) && character != '\t';
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(maxLength)
                .map(character -> control.test(character) ? '?' : character)
                .forEach(clean::appendCodePoint);
        return text.length() > maxLength ? clean + "…" : clean.toString();
    }
}
