package io.tidewatch.streams.task;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The wall clock as a task may go by it. A clock that is set wrong for a while jumps, and a task that followed it would fire the silences
 * of that time for good; so a jump is believed once it has lasted, as one does that corrects a wrong clock, or that ends the sleep of
 * a machine. Until then time goes on by the monotonic clock. For one thread.
 */
final class SteadyClock {
    /** Time services turn a clock by less than this between two looks, and set it anew if it is further off. */
    private static final long JUMP_MILLIS = Duration.ofSeconds(30).toMillis();
    /** An operator, or a time service that asks every few minutes, has corrected a wrong clock by then. */
    private static final long BELIEVED_AFTER_MILLIS = Duration.ofMinutes(10).toMillis();

    /** Wall clock less monotonic clock: what is believed, and what is doubted, since when by the monotonic clock. */
    private long believed;

    private boolean inDoubt;
    private long doubted;
    private long doubtedSinceMillis;

    /**
     * Believes the clock that it begins with.
     *
     * @param wallMillis epoch milliseconds
     * @param monotonicNanos as {@link System#nanoTime()}
     */
    SteadyClock(long wallMillis, long monotonicNanos) {
        this.believed = wallMillis - TimeUnit.NANOSECONDS.toMillis(monotonicNanos);
    }

    /** The time, epoch milliseconds. */
    long millis(long wallMillis, long monotonicNanos) {
        long monotonicMillis = TimeUnit.NANOSECONDS.toMillis(monotonicNanos);
        long now = wallMillis - monotonicMillis;
        if (Math.abs(now - believed) < JUMP_MILLIS) {
            believed = now;
            inDoubt = false;
        } else if (!inDoubt || Math.abs(now - doubted) >= JUMP_MILLIS) {
            inDoubt = true;
            doubted = now;
            doubtedSinceMillis = monotonicMillis;
        } else if (monotonicMillis - doubtedSinceMillis >= BELIEVED_AFTER_MILLIS) {
            believed = now;
            inDoubt = false;
        }
        return monotonicMillis + believed;
    }
}
