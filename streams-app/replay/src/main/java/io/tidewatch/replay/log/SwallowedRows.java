package io.tidewatch.replay.log;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.tidewatch.topics.TidewatchException;

/**
 * Notices a quote that was closed by another cell's quote: what lies between them are rows that became the text of one cell. A cell may
 * have line breaks of its own, so a line in it counts as a row if it has exactly as many separators as a row.
 */
final class SwallowedRows {
    static final String REMEDY = "close it, or write it twice if it belongs to the text";
    /** In a table of few columns any sentence with a comma looks like a row, so one such line says little. */
    private static final int MANY_COLUMNS = 4;

    private final char separator;
    private int separators = -1;

    SwallowedRows(char separator) {
        this.separator = separator;
    }

    /**
     * Looks at a row; the first one tells how many columns there are.
     *
     * @throws TidewatchException with the line if a cell has swallowed rows
     */
    void check(String file, CsvRecord row) {
        if (separators < 0) {
            separators = row.getFieldCount() - 1;
        }
        if (separators == 0) {
            return;
        }
        int enough = separators + 1 >= MANY_COLUMNS ? 1 : 2;
        for (String cell : row.getFields()) {
            // The first line is the cell's beginning, and the last one may be its end.
            if (cell.indexOf('\n') >= 0
                    && cell.lines().skip(1).filter(this::looksLikeRow).count() >= enough) {
                throw new TidewatchException(
                        "'%s', line %,d: a cell goes on over %,d lines that look like rows. A quote was not closed: %s"
                                .formatted(
                                        file,
                                        row.getStartingLineNumber(),
                                        cell.lines().count(),
                                        REMEDY));
            }
        }
    }

    private boolean looksLikeRow(String line) {
        return line.chars().filter(character -> character == separator).count() == separators;
    }
}
