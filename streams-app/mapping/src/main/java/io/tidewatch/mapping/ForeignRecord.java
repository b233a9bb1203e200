package io.tidewatch.mapping;

import java.util.List;
import java.util.Optional;

/** A record of another system's log, asked for what a {@link FieldMapping} says of it: a row of a table, or a JSON object. */
public interface ForeignRecord {
    /**
     * What stands in one place of a record.
     *
     * @param text without blanks around it; never empty
     * @param isNumber whether the format itself says that it is a number, with a decimal point
     */
    record Cell(String text, boolean isNumber) {
        /** Text that may be a number, in whichever way its log writes numbers. */
        public static Cell of(String text) {
            return new Cell(text, false);
        }
    }

    /** What the record has for a field, or what is the same in every record; empty if neither. */
    Optional<Cell> cell(MappedField field);

    /** The text that a filter looks at. */
    Optional<String> at(RowFilter filter);

    /** The lines of a basket that the record has within it; they are asked for the fields of lines. */
    List<? extends ForeignRecord> lines();

    /** The text of {@link #cell}. */
    default Optional<String> text(MappedField field) {
        return cell(field).map(Cell::text);
    }
}
