package io.tidewatch.streams.config;

import java.time.Duration;

/** The ranges of single values, with one wording for all keys. */
final class Checks {
    private Checks() {}

    static void range(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ConfigException("'%s' is %d; give %d to %d".formatted(key, value, least, most));
        }
    }

    static void range(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new ConfigException("'%s' is %s; give %s to %s"
                    .formatted(key, Durations.text(value), Durations.text(least), Durations.text(most)));
        }
    }
}
