package io.tidewatch.engine.effect;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Days as shops count them here: in UTC. */
final class Utc {
    private Utc() {}

    static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
