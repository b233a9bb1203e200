package io.tidewatch.streams.scoring;

import java.util.HashMap;
import java.util.Map;

/**
 * The threads that were served a moment ago and are not waiting now: those that a batch may hope for. A thread that decides a
 * batch comes again within microseconds; one that is busy with its state, or has nothing to do, is not expected.
 */
final class RecentCallers {
    private final long windowNanos;
    private final Map<Thread, Long> servedAt = new HashMap<>();

    /**
     * Nobody yet.
     *
     * @param windowNanos how long after it was served a thread is expected
     */
    RecentCallers(long windowNanos) {
        this.windowNanos = windowNanos;
    }

    void came(Thread caller) {
        servedAt.remove(caller);
    }

    void served(Thread caller, long nowNanos) {
        servedAt.put(caller, nowNanos);
    }

    /** How long somebody is still expected; 0 or less if nobody is. */
    long expectedForNanos(long nowNanos) {
        servedAt.values().removeIf(at -> nowNanos - at >= windowNanos);
        long longest = 0;
        for (long at : servedAt.values()) {
            longest = Math.max(longest, windowNanos - (nowNanos - at));
        }
        return longest;
    }
}
