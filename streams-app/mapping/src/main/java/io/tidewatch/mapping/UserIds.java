package io.tidewatch.mapping;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Users' ids as exports write them. */
public final class UserIds {
    /** What programs write where there is nobody. */
    private static final Set<String> NOBODY = Set.of(
            "nan",
            "null",
            "none",
            "nil",
            "undefined",
            "n/a",
            "na",
            "#n/a",
            "#ref!",
            "#value!",
            "(not set)",
            "(none)",
            "(null)",
            "-");

    private static final Pattern ROUNDED = Pattern.compile("[0-9](?:[.,][0-9]+)?[eE]\\+?[0-9]+");
    private static final Pattern WITH_FRACTION = Pattern.compile("([0-9]+)\\.0+");

    private UserIds() {}

    /** The id in a cell; empty if the cell says that there is nobody. A number that was kept with a fraction is the number. */
    public static Optional<String> read(String cell) {
        if (NOBODY.contains(cell.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        var number = WITH_FRACTION.matcher(cell);
        return Optional.of(number.matches() ? number.group(1) : cell);
    }

    /** Whether a spreadsheet has written a long number with few digits: several customers then have one id. */
    public static boolean isRounded(String cell) {
        return ROUNDED.matcher(cell).matches();
    }
}
