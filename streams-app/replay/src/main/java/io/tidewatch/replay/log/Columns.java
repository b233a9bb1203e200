package io.tidewatch.replay.log;

import io.tidewatch.topics.TidewatchException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The columns of a table by name; capital letters and blanks do not matter. */
final class Columns {
    private static final int MAX_LISTED = 40;
    private static final int MAX_LISTED_LENGTH = 40;

    private final String file;
    private final List<String> names;
    private final List<String> keys;

    Columns(String file, List<String> names) {
        this.file = file;
        this.names = List.copyOf(names);
        this.keys = names.stream().map(Columns::key).toList();
    }

    /** As they are written. */
    List<String> names() {
        return names;
    }

    /** The place of the first of these names that the table has, counted from 0. */
    OptionalInt find(String... anyOf) {
        for (String name : anyOf) {
            int place = keys.indexOf(key(name));
            if (place >= 0) {
                return OptionalInt.of(place);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Like {@link #find}, for a column that must be there.
     *
     * @param dataset whose format asks for it, for the message
     */
    int require(String dataset, String... anyOf) {
        return find(anyOf)
                .orElseThrow(() -> new TidewatchException("'" + file + "' is not in the format of --dataset " + dataset
                        + ": there is no column '" + anyOf[0] + "' among " + listed()
                        + "; for another table use --dataset csv with --map"));
    }

    /**
     * The place of a column that the user named.
     *
     * @param option how the user named it, for the message
     */
    int exact(String option, String name) {
        return find(name)
                .orElseThrow(() -> new TidewatchException(
                        option + ": '" + file + "' has no column '" + name + "'; it has " + listed()));
    }

    /** The names for a message; a file that is no table at all could have thousands, of any length. */
    String listed() {
        String first = names.stream()
                .limit(MAX_LISTED)
                .map(name -> RowTally.clean(name, MAX_LISTED_LENGTH))
                .collect(Collectors.joining(", "));
        return names.size() > MAX_LISTED ? first + " and " + (names.size() - MAX_LISTED) + " more" : first;
    }

    private static String key(String name) {
        return name.replaceAll("[\\s_]", "").toLowerCase(Locale.ROOT);
    }
}
