package io.tidewatch.replay.log;

import java.util.Optional;
import java.util.OptionalInt;

/** Cells that may have nothing in them. */
final class Cells {
    private Cells() {}

    /** The cell's text, unless it is empty. */
    static Optional<String> present(String cell) {
        return cell.isEmpty() ? Optional.empty() : Optional.of(cell);
    }

    /** The text of a row's cell in a column that the table may lack. */
    static Optional<String> present(Table.Line row, OptionalInt column) {
        return column.isEmpty() ? Optional.empty() : present(row.cell(column.getAsInt()));
    }
}
