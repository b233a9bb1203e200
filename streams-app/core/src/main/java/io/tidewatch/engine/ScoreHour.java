package io.tidewatch.engine;

/** The hours of event time, of each of which a user's last score in a batch is told. */
public final class ScoreHour {
    /** Long enough that a burst of a user's events is one score, short enough that a replay's history keeps its days. */
    static final long MILLIS = 3_600_000;

    private ScoreHour() {}

    /** The number of the hour that a moment lies in. */
    public static long of(long epochMillis) {
        return Math.floorDiv(epochMillis, MILLIS);
    }
}
