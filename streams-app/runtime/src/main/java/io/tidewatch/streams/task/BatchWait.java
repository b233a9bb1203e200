package io.tidewatch.streams.task;

import java.time.Duration;

/**
 * How long a batch may wait for more events, by the age of its first one. An engine that keeps up gets events young and decides
 * them at the next turn; one that does not gets them older, gathers more of them, and so catches up.
 *
 * <p>The age counts from the timestamp that the topic gives the event. The catalog has the broker put the time of arrival there. The
 * age is then how far the engine is behind, and nothing that a producer did before adds to it: after an outage the whole backlog is
 * old, and what comes once it is worked off is young. Another topic may keep the producer's time of creation. The age then contains
 * the way to the broker as well. A backlog still looks old, and a producer that sends late, or whose clock is behind, costs {@link
 * #WAIT_BEHIND_MILLIS} a batch at most. A producer whose clock is ahead hides a backlog that is shorter than its error, and batches
 * are then those of an engine that keeps up.
 */
final class BatchWait {
    /** A batch adds at most half to the delay that there is anyway; with less, an engine near its limit gathers too few. */
    private static final int DELAY_PER_WAIT = 2;
    /** An event that is so old was not waiting for its batch alone: there is a backlog. */
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
     * @param ageMillis from the event's timestamp in its topic, by a clock that may be ahead of this one's: then negative
     * @param longestMillis {@code batch.max_wait}; a backlog may exceed it
     */
    static long millis(long ageMillis, long longestMillis) {
        return isBehind(ageMillis)
                ? Math.max(longestMillis, WAIT_BEHIND_MILLIS)
                : Math.max(0, Math.min(longestMillis, ageMillis / DELAY_PER_WAIT));
    }
}
