package io.tidewatch.streams.registry;

import java.time.Duration;

/**
 * What the tasks of an instance may wait for one kind of thing, all together, until something is heard of it again. Each task that starts
 * waits on its stream thread, one behind the other; where what they wait for never comes, the sum would cost the thread its place in
 * the group. Thread-safe; threads that wait at the same time share what is left.
 */
final class WaitBudget {
    private final long mostNanos;
    private long leftNanos;

    /** @param most what may be waited from the beginning, and after every {@link #renew} */
    WaitBudget(Duration most) {
        this.mostNanos = most.toNanos();
        this.leftNanos = mostNanos;
    }

    /** What a wait that would last so long may last. */
    synchronized Duration within(Duration wanted) {
        return Duration.ofNanos(Math.max(0, Math.min(leftNanos, wanted.toNanos())));
    }

    /** A wait has been in vain. */
    synchronized void spent(Duration wait) {
        leftNanos = Math.max(0, leftNanos - wait.toNanos());
    }

    /** Something was heard: waiting may be worth its time again. */
    synchronized void renew() {
        leftNanos = mostNanos;
    }
}
