package io.tidewatch.collector.intake;

import io.tidewatch.collector.kafka.Drainer;
import io.tidewatch.collector.spool.Position;
import io.tidewatch.collector.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Decides when an event is safe: as soon as Kafka has confirmed it, or, where that does not come within a bound or cannot be expected,
 * after the spool has been brought to the disk, once for all that wait. Thread-safe; completes on a thread of its own.
 */
public final class Promises implements Drainer.Listener, AutoCloseable {
    private final Spool spool;
    private final long withinNanos;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Comparator.comparing(Waiting::end));
    private final Thread thread = new Thread(this::run, "tidewatch-promises");
    private Position confirmed = Position.START;
    /** Until Kafka confirms again nobody waits for it: the bound would be part of each answer. */
    private boolean late;

    private boolean stopping;

    /** Where an event is safe. */
    public enum Safe {
        /** With all brokers in sync. */
        IN_KAFKA,
        /** On the disk of this machine. */
        ON_DISK
    }

    private record Waiting(Position end, long due, CompletableFuture<Safe> promise) {}

    /**
     * None yet.
     *
     * @param within how long Kafka may take
     */
    public Promises(Spool spool, Duration within) {
        this.spool = spool;
        this.withinNanos = within.toNanos();
        thread.setDaemon(true);
        thread.start();
    }

    /** Where everything before a place is safe, once it is; fails with an {@link IOException} if the disk cannot promise it. */
    synchronized CompletableFuture<Safe> promise(Position end) {
        if (confirmed.covers(end)) {
            return CompletableFuture.completedFuture(Safe.IN_KAFKA);
        }
        if (stopping) {
            return CompletableFuture.failedFuture(new IOException("the collector stops"));
        }
        CompletableFuture<Safe> promise = new CompletableFuture<>();
        waiting.add(new Waiting(end, System.nanoTime() + (late ? 0 : withinNanos), promise));
        if (late || waiting.size() == 1) {
            notifyAll();
        }
        return promise;
    }

    @Override
    public synchronized void confirmed(Position upTo) {
        confirmed = upTo;
        late = false;
        notifyAll();
    }

    @Override
    public synchronized void down() {
        late = true;
        notifyAll();
    }

    /** Lets go of all that wait, which are promised nothing. */
    @Override
    public void close() {
        synchronized (this) {
            stopping = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            boolean due;
            List<Waiting> safe;
            synchronized (this) {
                await();
                if (stopping) {
                    taken(each -> true).forEach(each -> each.promise().completeExceptionally(stopped()));
                    return;
                }
                safe = taken(each -> confirmed.covers(each.end()));
                due = isDue();
                late |= due;
            }
            safe.forEach(each -> each.promise().complete(Safe.IN_KAFKA));
            if (due) {
                sync();
            }
        }
    }

    private void sync() {
        Position all = spool.end();
        try {
            Position onDisk = spool.sync();
            takenBefore(onDisk).forEach(each -> each.promise().complete(Safe.ON_DISK));
        } catch (IOException failed) {
            takenBefore(all).forEach(each -> each.promise().completeExceptionally(failed));
        }
    }

    private synchronized List<Waiting> takenBefore(Position end) {
        return taken(each -> end.covers(each.end()));
    }

    /** Takes out those at the head for which something holds. */
    private List<Waiting> taken(Predicate<Waiting> which) {
        List<Waiting> taken = new ArrayList<>();
        while (!waiting.isEmpty() && which.test(waiting.peek())) {
            taken.add(waiting.poll());
        }
        return taken;
    }

    private boolean isDue() {
        return !waiting.isEmpty() && (late || earliestDue() - System.nanoTime() <= 0);
    }

    private long earliestDue() {
        return waiting.stream().mapToLong(Waiting::due).min().orElseThrow();
    }

    /** Until something may be promised. */
    private void await() {
        try {
            while (!stopping
                    && !isDue()
                    && (waiting.isEmpty() || !confirmed.covers(waiting.peek().end()))) {
                if (waiting.isEmpty()) {
                    wait();
                } else {
                    // Rounded up: a wait of 0 would be one without an end.
                    wait(Math.max(0, earliestDue() - System.nanoTime()) / 1_000_000 + 1);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    private static IOException stopped() {
        return new IOException("the collector stops");
    }
}
