package io.tidewatch.streams.state;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Shares the memory that a process has for its tasks out: each task at work has the same part. Thread-safe. */
public final class TaskShares {
    private final AtomicInteger tasks = new AtomicInteger();

    /** For a task that begins, until it closes its share. */
    public Share take() {
        return new Share();
    }

    /** One task's part. */
    public final class Share implements AutoCloseable {
        private final AtomicBoolean closed = new AtomicBoolean();

        private Share() {
            tasks.incrementAndGet();
        }

        /** The part of what all tasks together may take, bytes; it changes with their number. */
        public long of(long bytes) {
            return bytes / Math.max(1, tasks.get());
        }

        /** May be called again. */
        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                tasks.decrementAndGet();
            }
        }
    }
}
