package io.tidewatch.replay.log;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Separated columns in UTF-8 text, quoted or not: hands each row over with its place in the file. The separator is that of the
 * first line ({@link Separators}).
 */
final class Table {
    /** One row. */
    record Line(CsvRecord cells) implements Row {
        /** The cell in a column, counted from 0, without blanks around it; empty where the row is too short. */
        String cell(int column) {
            return column < cells.getFieldCount() ? cells.getField(column).strip() : "";
        }

        /** How many cells the row has. */
        int width() {
            return cells.getFieldCount();
        }

        @Override
        public long line() {
            return cells.getStartingLineNumber();
        }

        @Override
        public String text() {
            return cells.getFields().stream().collect(Collectors.joining(","));
        }
    }

    private Table() {}

    /** Reads every row of a table, its header too. Rows may differ in width; empty lines are left out. */
    static void read(LogFile file, Consumer<Line> rows) {
        file.read(bytes -> {
            char separator = Separators.detect(bytes);
            try (CsvReader<CsvRecord> reader = reader(bytes, separator)) {
                SwallowedRows swallowed = new SwallowedRows(separator);
                for (CsvRecord cells : reader) {
                    if (!Separators.isHint(cells)) {
                        swallowed.check(file.name(), cells);
                        rows.accept(new Line(cells));
                    }
                }
            } catch (CsvParseException e) {
                throw new TidewatchException(
                        "'" + file.name() + "' is no table of separated columns: " + e.getMessage()
                                + ". A quote that is not closed takes all that follows into its cell: "
                                + SwallowedRows.REMEDY,
                        e);
            }
        });
    }

    /**
     * Reads a table that begins with the names of its columns, counting each row after them.
     *
     * @param rows given the columns, says what is done with a row
     */
    static void readNamed(LogFile file, EventSink sink, Function<Columns, Consumer<Line>> rows) {
        readNamed(file, columns -> {
            Consumer<Line> named = rows.apply(columns);
            return row -> {
                sink.row();
                named.accept(row);
            };
        });
    }

    /** The same without counting. */
    static void readNamed(LogFile file, Function<Columns, Consumer<Line>> rows) {
        List<Consumer<Line>> named = new ArrayList<>(1);
        read(file, row -> {
            if (named.isEmpty()) {
                named.add(rows.apply(new Columns(file.name(), names(row))));
            } else {
                named.get(0).accept(row);
            }
        });
        if (named.isEmpty()) {
            throw new TidewatchException("'" + file.name() + "' has no rows");
        }
    }

    /** The names in a header row, as they are written there. */
    private static List<String> names(Line header) {
        return header.cells().getFields().stream().map(String::strip).toList();
    }

    // The call to be removed has no successor yet, and a stray quote after a closed one harms no other cell.
    @SuppressWarnings("removal")
    private static CsvReader<CsvRecord> reader(InputStream bytes, char separator) throws IOException {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowExtraCharsAfterClosingQuote(true)
                .allowUnclosedQuote(false)
                .ofCsvRecord(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    }
}
