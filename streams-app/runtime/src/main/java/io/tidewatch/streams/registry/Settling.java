package io.tidewatch.streams.registry;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Where threads wait for the watch to have considered what it read. Thread-safe. */
final class Settling {
    private final Object settled = new Object();

    /** Something was considered, or the watch ends. */
    void happened() {
        synchronized (settled) {
            settled.notifyAll();
        }
    }

    /** Waits until something is so; whether it is, and false if that was not in time or the thread was interrupted. */
    boolean await(BooleanSupplier condition, Duration within) {
        long began = System.nanoTime();
        synchronized (settled) {
            try {
                while (!condition.getAsBoolean()) {
                    long left = TimeUnit.NANOSECONDS.toMillis(within.toNanos() - (System.nanoTime() - began));
                    if (left <= 0) {
                        return false;
                    }
                    settled.wait(left);
                }
                return true;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
