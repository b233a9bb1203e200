package io.tidewatch.replay.evaluation;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Calendar days in UTC as whole numbers since 1970-01-01: the resolution in which alerts and departures are judged. */
public final class UtcDays {
    private UtcDays() {}

    /** The day of a moment. */
    public static long of(Instant time) {
        return of(time.toEpochMilli());
    }

    /** The day of a moment in epoch milliseconds. */
    public static long of(long epochMillis) {
        return Math.floorDiv(epochMillis, TimeUnit.DAYS.toMillis(1));
    }

    /** The first moment of a day, epoch milliseconds. */
    public static long startMillis(long day) {
        return Math.multiplyExact(day, TimeUnit.DAYS.toMillis(1));
    }
}
