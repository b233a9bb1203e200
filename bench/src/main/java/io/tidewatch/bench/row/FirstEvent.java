package io.tidewatch.bench.row;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Notes when a row has dealt with its first event. */
final class FirstEvent {
    private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();

    private final AtomicLong nanos = new AtomicLong(-1);

    private FirstEvent() {}

    /**
     * Watches from a thread of its own.
     *
     * @param started what {@link System#nanoTime} said when the process began
     */
    static FirstEvent watch(RunningRow row, long started) {
        FirstEvent first = new FirstEvent();
        Thread watcher = new Thread(
                () -> {
                    while (row.done() == 0) {
                        LockSupport.parkNanos(LOOK_NANOS);
                    }
                    first.nanos.set(System.nanoTime() - started);
                },
                "first-event");
        watcher.setDaemon(true);
        watcher.start();
        return first;
    }

    /** Seconds from the process's beginning to its first event; negative if there was none yet. */
    double seconds() {
        long after = nanos.get();
        return after < 0 ? -1 : after / 1e9;
    }
}
