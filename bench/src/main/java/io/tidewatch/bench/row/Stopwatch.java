package io.tidewatch.bench.row;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Times a run from outside, by the wall clock and by CPU time, which is the steadier figure on a shared machine. First warms up:
 * until the row no longer gets cheaper, a share of the load is done, or a time has passed. Then measures: until the load is
 * nearly done or a time has passed.
 */
final class Stopwatch {
    /** A fast row comes to the end of its load: half of it warms up, the rest is measured. */
    private static final double WARM_UP = 0.5;
    /** Not to the last event: with several partitions some end before others, and threads would wait. */
    private static final double END = 0.95;
    /** Of the warm-up; long enough for some hundred batches and some commits. */
    private static final double WINDOW_SECONDS = 1;
    /** How often progress is looked at: half a thousandth of a run of a second. */
    private static final long LOOK_NANOS = Duration.ofMillis(1).toNanos() / 2;
    /** A run that gets nowhere for this long has failed. */
    private static final long STALL_NANOS = Duration.ofMinutes(1).toNanos();

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private final RunningRow row;
    private final Measurement measurement;

    /** Told when measuring begins and ends. */
    interface Measurement {
        /** Nobody has to be told. */
        Measurement NONE = new Measurement() {
            @Override
            public void begins() {
                // Nothing to do.
            }

            @Override
            public void ends() {
                // Nothing to do.
            }
        };

        void begins();

        void ends();
    }

    Stopwatch(RunningRow row, Measurement measurement) {
        this.row = row;
        this.measurement = measurement;
    }

    /** Warms up and measures. */
    Lap time(long events, long filling, double warmSeconds, double measureSeconds) {
        await(filling + 1, filling, Double.MAX_VALUE);
        long proper = events - filling;
        long warmFrom = System.nanoTime();
        boolean settled = warmUp(filling + (long) (proper * WARM_UP), filling, warmSeconds);
        double warm = (System.nanoTime() - warmFrom) / 1e9;
        measurement.begins();
        long from = row.done();
        long alertsFrom = row.alerts();
        long wallFrom = System.nanoTime();
        long cpuFrom = workersCpuNanos();
        long processFrom = processCpuNanos();
        long end = filling + (long) (proper * END);
        if (from >= end) {
            throw new IllegalStateException("The load was over before it could be measured; give it more events.");
        }
        await(end, from, measureSeconds);
        long counted = row.done() - from;
        double wall = System.nanoTime() - wallFrom;
        double cpu = workersCpuNanos() - cpuFrom;
        double process = processCpuNanos() - processFrom;
        measurement.ends();
        return new Lap(
                counted / (wall / 1e9),
                cpu / 1e3 / counted,
                process / 1e3 / counted,
                1e3 * (row.alerts() - alertsFrom) / counted,
                counted,
                wall / 1e9,
                warm,
                settled);
    }

    /** Whether the row had settled when it ended. */
    private boolean warmUp(long most, long moreThan, double seconds) {
        WarmUp windows = new WarmUp();
        long start = System.nanoTime();
        double left = seconds;
        while (row.done() < most && left > 0 && !windows.settled()) {
            long from = row.done();
            long wallFrom = System.nanoTime();
            long cpuFrom = workersCpuNanos();
            long compiledFrom = COMPILER.getTotalCompilationTime();
            await(most, Math.max(from, moreThan), Math.min(WINDOW_SECONDS, left));
            double cpuMicros = (workersCpuNanos() - cpuFrom) / 1e3 / Math.max(1, row.done() - from);
            double compiled = (COMPILER.getTotalCompilationTime() - compiledFrom) * 1e6;
            windows.add(cpuMicros, compiled / (System.nanoTime() - wallFrom));
            left = seconds - (System.nanoTime() - start) / 1e9;
        }
        return windows.settled();
    }

    /** Until so many are done, or a time has passed in which more than the first were; a pause of the machine is no result. */
    private void await(long target, long moreThan, double seconds) {
        long start = System.nanoTime();
        long last = row.done();
        long movedAt = start;
        while (last < target && (last <= moreThan || System.nanoTime() - start < seconds * 1e9)) {
            long now = row.done();
            if (now != last) {
                last = now;
                movedAt = System.nanoTime();
            } else if (row.failed() || System.nanoTime() - movedAt > STALL_NANOS) {
                throw new IllegalStateException(
                        "The run stopped at " + last + " events; the lines before this one say why.");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static long processCpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private long workersCpuNanos() {
        long sum = 0;
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && row.isWorker(thread.getThreadName())) {
                sum += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return sum;
    }
}
