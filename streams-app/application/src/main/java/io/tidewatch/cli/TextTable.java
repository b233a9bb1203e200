package io.tidewatch.cli;

import java.util.ArrayList;
import java.util.List;

/** Lays rows out as lines of a table for a terminal. */
public final class TextTable {
    private static final String GAP = "  ";

    private TextTable() {}

    /** One line for each row, columns as wide as their widest cell; all rows have the same number of cells. */
    public static List<String> lines(List<List<String>> rows) {
        int[] widths = new int[rows.isEmpty() ? 0 : rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>(rows.size());
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i))
                        .append(" ".repeat(widths[i] - row.get(i).length()))
                        .append(GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
