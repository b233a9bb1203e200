package io.tidewatch.replay.log;

import io.tidewatch.topics.TidewatchException;
import java.util.Locale;
import java.util.Optional;

/**
 * Which rows of a log are wanted.
 *
 * @param column the column, or for JSON a path of keys with dots
 * @param equal whether it must have the value, or must not
 * @param value without regard to capital letters; may be empty
 */
public record RowFilter(String column, boolean equal, String value) {
    private static final String DIFFERS = "!=";

    /**
     * Takes a filter as the command line gives it: {@code status=paid} or {@code status!=voided}.
     *
     * @throws TidewatchException if it is neither
     */
    public static RowFilter of(String text) {
        int sign = text.indexOf('=');
        boolean differs = sign > 0 && text.startsWith(DIFFERS, sign - 1);
        String column =
                sign < 0 ? "" : text.substring(0, differs ? sign - 1 : sign).strip();
        if (column.isEmpty()) {
            throw new TidewatchException(
                    "--where " + text + ": one like --where status=paid or --where 'status!=voided' is expected");
        }
        return new RowFilter(column, !differs, text.substring(sign + 1).strip());
    }

    /** Whether a row with this text in the column is wanted. */
    boolean keeps(Optional<String> text) {
        return equal == text.orElse("").toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT));
    }
}
