package io.tidewatch.config;

import io.tidewatch.topics.TidewatchException;
import java.time.Duration;

/** The ranges of single values, with one wording for all keys. */
public final class Checks {
    private Checks() {}

    public static <T> T given(String key, T value, String remedy) {
        if (value == null) {
            throw new TidewatchException("'%s' is missing; %s".formatted(key, remedy));
        }
        return value;
    }

    public static void range(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new TidewatchException("'%s' is %d; give %d to %d".formatted(key, value, least, most));
        }
    }

    public static void range(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new TidewatchException("'%s' is %s; give %s to %s"
                    .formatted(key, Durations.text(value), Durations.text(least), Durations.text(most)));
        }
    }
}
