package io.tidewatch.replay.log;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.tidewatch.topics.TidewatchException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
            int skip = file.form().skip();
            char separator = Separators.detect(bytes, skip);
            try (CsvReader<CsvRecord> reader = reader(bytes, separator)) {
                SwallowedRows swallowed = new SwallowedRows(separator);
                for (CsvRecord cells : reader) {
                    if (!Separators.isHint(cells) && cells.getStartingLineNumber() > skip) {
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
        Named named = new Named(file, rows);
        read(file, named::row);
        if (!named.isBegun()) {
            throw new TidewatchException("'" + file.name() + "' has no rows");
        }
    }

    /** Finds the columns' names before the rows. */
    private static final class Named {
        private final LogFile file;
        private final Function<Columns, Consumer<Line>> rows;
        private Optional<Line> header = Optional.empty();
        private Optional<Consumer<Line>> named = Optional.empty();

        private Named(LogFile file, Function<Columns, Consumer<Line>> rows) {
            this.file = file;
            this.rows = rows;
        }

        private void row(Line row) {
            if (named.isPresent()) {
                named.get().accept(row);
            } else if (header.isPresent()) {
                requireNoTitle(header.get(), row);
                begin(names(header.get())).accept(row);
            } else if (file.form().header()) {
                header = Optional.of(row);
            } else {
                begin(IntStream.rangeClosed(1, row.width())
                                .mapToObj(Integer::toString)
                                .toList())
                        .accept(row);
            }
        }

        /** Whether there was any row; columns without rows are looked at too. */
        private boolean isBegun() {
            header.filter(only -> named.isEmpty()).ifPresent(only -> begin(names(only)));
            return named.isPresent();
        }

        private Consumer<Line> begin(List<String> names) {
            named = Optional.of(rows.apply(new Columns(file.name(), names)));
            return named.get();
        }

        /** The names as they are written in a row. */
        private static List<String> names(Line row) {
            return row.cells().getFields().stream().map(String::strip).toList();
        }

        private void requireNoTitle(Line first, Line second) {
            if (first.width() == 1 && second.width() > 1) {
                throw new TidewatchException(
                        "'%s': the first line has one cell and line %,d has %,d; if the table begins there, add --skip %d"
                                .formatted(file.name(), second.line(), second.width(), second.line() - 1));
            }
        }
    }

    // The call to be removed has no successor yet, and a stray quote after a closed one harms no other cell.
    @SuppressWarnings("removal")
    private static CsvReader<CsvRecord> reader(InputStream bytes, char separator) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowExtraCharsAfterClosingQuote(true)
                .allowUnclosedQuote(false)
                .ofCsvRecord(Transcoded.strict(bytes, StandardCharsets.UTF_8));
    }
}
