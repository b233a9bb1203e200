package io.tidewatch.streams;

import java.time.Duration;

/**
 * How long a batch may wait for more events, by how long its first one has been on its way. An engine that keeps up gets events young and
 * decides them at the next turn; one that does not gets them older, gathers more of them, and so catches up.
 */
final class BatchWait {
    /** A batch adds at most half to the delay that there is anyway; with less, an engine near its limit gathers too few. */
    private static final int DELAY_PER_WAIT = 2;
    /** An event that has been in its topic for so long was not waiting for its batch alone: there is a backlog. */
    private static final long BEHIND_MILLIS = Duration.ofSeconds(1).toMillis();
    /** A tenth of the delay that there is anyway. Partitions take turns in a backlog, so that a full batch takes a while. */
    private static final long WAIT_BEHIND_MILLIS = BEHIND_MILLIS / 10;

    private BatchWait() {}

    /** Whether there is a backlog. */
    static boolean isBehind(long ageMillis) {
        return ageMillis >= BEHIND_MILLIS;
    }

    /**
     * The wait in milliseconds.
     *
     * @param ageMillis from the event's creation, by its producer's clock, which may be ahead of this one's
     * @param longestMillis {@code batch.max_wait}; a backlog may exceed it
     */
    static long millis(long ageMillis, long longestMillis) {
        return isBehind(ageMillis)
                ? Math.max(longestMillis, WAIT_BEHIND_MILLIS)
                : Math.max(0, Math.min(longestMillis, ageMillis / DELAY_PER_WAIT));
    }
}
