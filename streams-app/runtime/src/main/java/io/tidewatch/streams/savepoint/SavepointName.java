package io.tidewatch.streams.savepoint;

import io.tidewatch.topics.TidewatchException;
import java.util.regex.Pattern;

/** Which names a savepoint may have: they are part of a topic's. */
public final class SavepointName {
    /** What Kafka allows in a topic's name; short, since the application's id and {@code -savepoint-} come before it. */
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1,40}");

    private SavepointName() {}

    /**
     * The name, if it is one.
     *
     * @param where the key or option that gives it
     * @throws TidewatchException if it is none
     */
    public static String checked(String where, String name) {
        if (!ALLOWED.matcher(name).matches()) {
            throw new TidewatchException(
                    "'%s' is '%s'; give 1 to 40 letters, digits, dots, underscores or hyphens".formatted(where, name));
        }
        return name;
    }
}
