package io.tidewatch.bench.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The fixed arrival times of an open loop: event {@code i} arrives at start + i / rate, whether or not the one before has been sent. A
 * sender that falls behind sends at once, and the delay counts as latency.
 */
public final class Pacer {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);
    /**
     * Shorter sleeps are not worth their price: one for every event would take a tenth of a core from what is measured. So events
     * leave up to so much after their arrival, which counts as their latency.
     */
    private static final long SHORTEST_SLEEP = TimeUnit.MILLISECONDS.toNanos(1);

    private final long startNanos;
    private final long startMillis;
    private final double perSecond;

    /**
     * A schedule that begins now.
     *
     * @param startNanos what {@link System#nanoTime} says
     * @param startMillis what the wall clock says at the same moment
     */
    public Pacer(long startNanos, long startMillis, double perSecond) {
        this.startNanos = startNanos;
        this.startMillis = startMillis;
        this.perSecond = perSecond;
    }

    /** Waits until an event's arrival and gives that moment by the wall clock, epoch milliseconds. */
    public long await(long event) {
        long after = (long) (event / perSecond * NANOS);
        long left = startNanos + after - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(Math.max(left, SHORTEST_SLEEP));
            left = startNanos + after - System.nanoTime();
        }
        return startMillis + TimeUnit.NANOSECONDS.toMillis(after);
    }
}
