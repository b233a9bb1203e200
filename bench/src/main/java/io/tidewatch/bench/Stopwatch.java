package io.tidewatch.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Times a run from outside: from the moment a share of the events is dealt with, when the JVM is warm, to the moment all are.
 * Beside the wall clock it reads the stream threads' CPU time, which is the steadier figure on a shared machine.
 */
final class Stopwatch {
    /** The part of the events that warms up: the compiler has seen the hot path some ten thousand times by then. */
    private static final double WARM_UP = 0.3;
    /** How often progress is looked at: half a thousandth of a run of a second. */
    private static final long LOOK_NANOS = Duration.ofMillis(1).toNanos() / 2;
    /** A run that gets nowhere for this long has failed. */
    private static final long STALL_NANOS = Duration.ofMinutes(1).toNanos();

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Stopwatch() {}

    /**
     * One round's figures.
     *
     * @param eventsPerSecond by the wall clock
     * @param cpuMicros stream threads' CPU time per event, microseconds
     */
    record Lap(double eventsPerSecond, double cpuMicros) {}

    /** Waits until a run has dealt with all events. */
    static Lap time(LongSupplier done, long events) {
        long warm = (long) (events * WARM_UP);
        await(done, warm);
        long from = done.getAsLong();
        long wallFrom = System.nanoTime();
        long cpuFrom = streamThreadsCpuNanos();
        await(done, events);
        double wall = System.nanoTime() - wallFrom;
        double cpu = streamThreadsCpuNanos() - cpuFrom;
        long counted = events - from;
        return new Lap(counted / (wall / 1e9), cpu / 1e3 / counted);
    }

    private static void await(LongSupplier done, long target) {
        long last = -1;
        long movedAt = System.nanoTime();
        while (done.getAsLong() < target) {
            if (done.getAsLong() != last) {
                last = done.getAsLong();
                movedAt = System.nanoTime();
            } else if (System.nanoTime() - movedAt > STALL_NANOS) {
                throw new IllegalStateException(
                        "The run stopped at " + last + " of " + target + " events; the log says why.");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static long streamThreadsCpuNanos() {
        long sum = 0;
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().contains("-StreamThread-")) {
                sum += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return sum;
    }
}
