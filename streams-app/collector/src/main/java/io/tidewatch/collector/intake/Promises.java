package io.tidewatch.collector.intake;

import io.tidewatch.collector.kafka.Drainer;
import io.tidewatch.collector.spool.Position;
import io.tidewatch.collector.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Decides when an event is safe: as soon as Kafka has confirmed it, or, where that does not come within a bound or cannot be expected,
 * after the spool has been brought to the disk, once for all that wait. Thread-safe; completes on threads of its own, one for Kafka's word
 * and one for the disk's, so that a slow disk does not hold back what Kafka has confirmed.
 */
public final class Promises implements Drainer.Listener, AutoCloseable {
    private final Spool spool;
    private final long withinNanos;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Comparator.comparing(Waiting::end));
    /** The same in the order in which they come due; those that are done are taken out when they are met. */
    private final Deque<Waiting> byDue = new ArrayDeque<>();

    private final ExecutorService answering =
            Executors.newSingleThreadExecutor(work -> daemon(work, "tidewatch-promises"));
    private final Thread syncing = daemon(this::syncWhatIsDue, "tidewatch-spool-sync");
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
        syncing.start();
    }

    /** Where everything before a place is safe, once it is; fails with an {@link IOException} if the disk cannot promise it. */
    synchronized CompletableFuture<Safe> promise(Position end) {
        if (confirmed.covers(end)) {
            return CompletableFuture.completedFuture(Safe.IN_KAFKA);
        }
        if (stopping) {
            return CompletableFuture.failedFuture(stopped());
        }
        Waiting one = new Waiting(end, System.nanoTime() + withinNanos, new CompletableFuture<>());
        waiting.add(one);
        byDue.addLast(one);
        if (late || waiting.size() == 1) {
            notifyAll();
        }
        return one.promise();
    }

    @Override
    public synchronized void confirmed(Position upTo) {
        confirmed = upTo;
        late = false;
        complete(takenBefore(upTo), Safe.IN_KAFKA);
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
            syncing.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            waiting.forEach(each -> each.promise().completeExceptionally(stopped()));
            waiting.clear();
        }
        answering.shutdown();
    }

    private void syncWhatIsDue() {
        while (awaitDue()) {
            Position all = spool.end();
            try {
                complete(takenBefore(spool.sync()), Safe.ON_DISK);
            } catch (IOException failed) {
                takenBefore(all).forEach(each -> each.promise().completeExceptionally(failed));
            }
        }
    }

    private void complete(List<Waiting> safe, Safe where) {
        if (!safe.isEmpty() && !answering.isShutdown()) {
            answering.execute(() -> safe.forEach(each -> each.promise().complete(where)));
        }
    }

    /** Takes out those for whom everything before a place is enough. */
    private synchronized List<Waiting> takenBefore(Position end) {
        List<Waiting> taken = new ArrayList<>();
        while (!waiting.isEmpty() && end.covers(waiting.peek().end())) {
            taken.add(waiting.poll());
        }
        return taken;
    }

    /** Waits until somebody has waited for Kafka for long enough; false if the collector stops. */
    private synchronized boolean awaitDue() {
        try {
            while (!stopping) {
                while (!byDue.isEmpty() && confirmedOrGone(byDue.peekFirst())) {
                    byDue.removeFirst();
                }
                if (byDue.isEmpty()) {
                    wait();
                    continue;
                }
                long left = byDue.peekFirst().due() - System.nanoTime();
                if (late || left <= 0) {
                    late = true;
                    return true;
                }
                // Rounded up: a wait of 0 would be one without an end.
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private boolean confirmedOrGone(Waiting one) {
        return confirmed.covers(one.end()) || one.promise().isDone() || !isHead(one);
    }

    private boolean isHead(Waiting one) {
        return !waiting.isEmpty() && one.end().covers(waiting.peek().end());
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private static IOException stopped() {
        return new IOException("the collector stops");
    }
}
