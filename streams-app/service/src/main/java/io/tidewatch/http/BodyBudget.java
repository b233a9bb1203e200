package io.tidewatch.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes the bodies of all requests in hand may have together. Thread-safe. */
final class BodyBudget {
    private final AtomicLong left;

    BodyBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** Takes so many, or none and says false. */
    boolean take(int bytes) {
        long before = left.get();
        while (before >= bytes) {
            if (left.compareAndSet(before, before - bytes)) {
                return true;
            }
            before = left.get();
        }
        return false;
    }

    /** Gives them back. */
    void give(int bytes) {
        left.addAndGet(bytes);
    }
}
