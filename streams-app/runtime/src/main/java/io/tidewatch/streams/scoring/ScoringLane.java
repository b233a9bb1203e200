package io.tidewatch.streams.scoring;

import io.tidewatch.engine.scoring.LanePlan;
import io.tidewatch.engine.scoring.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that runs a device for all stream threads. Rows of several callers that wait at the same time go to the device
 * in one run; while it works on one batch, the next one is gathered and its rows are copied by their callers. A caller blocks
 * until its own rows are back, so each task keeps its order and decides as it would with a scorer of its own.
 *
 * <p>A batch is run as soon as the device is free and nobody else is expected: it waits, at most as long as the plan says, only
 * for threads that were served within that time and are not waiting themselves. A thread that works alone never waits.
 *
 * <p>Callers cannot be interrupted while they wait, as they cannot in a run of their own: the flag stays set for whoever asks
 * next, and no buffer is given up while the device may write to it.
 */
public final class ScoringLane implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ScoringLane.class);

    private final LanePlan plan;
    private final ReentrantLock lock = new ReentrantLock();
    /** Anything that somebody may wait for. There are as few waiting as stream threads: one condition for all is enough. */
    private final Condition changed = lock.newCondition();

    private final List<LaneQueue> queues = new ArrayList<>();
    private final RecentCallers recent;
    private final Thread thread;
    private boolean closed;
    private long runs;
    private long rows;
    private long callers;

    /** A caller's place in a batch. */
    record Place(LaneBatch batch, int first) {}

    /**
     * What the lane has done.
     *
     * @param runs of the device
     * @param rows of all runs
     * @param callers of all runs: above {@code runs} where rows of several threads were merged
     */
    public record Figures(long runs, long rows, long callers) {}

    /**
     * A lane at work.
     *
     * @param device what its thread is called after
     */
    public ScoringLane(String device, LanePlan plan) {
        this.plan = plan;
        this.recent = new RecentCallers(plan.maxWait().toNanos());
        this.thread = new Thread(this::serve, "tidewatch-lane-" + device);
        // An engine that does not stop in time must not keep the process alive.
        thread.setDaemon(true);
        thread.start();
    }

    /** How large its batches become and how long they wait. */
    public LanePlan plan() {
        return plan;
    }

    /**
     * A model's place in the lane; close it before the model, when all its scorers are closed.
     *
     * @param scorers makes a scorer of the model for up to so many rows, whose rows several threads may set and read at once,
     *     each its own
     */
    public LaneModel open(IntFunction<Scorer> scorers) {
        return new LaneModel(this, scorers);
    }

    /** What it has done so far. */
    public Figures figures() {
        lock.lock();
        try {
            return new Figures(runs, rows, callers);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the thread after the run it is at. Whoever waits for a later one fails with an {@link IllegalStateException}, not
     * with a scoring's failure, which would send events to the dead letters: close the lane after its callers have ended.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        joinThread();
        lock.lock();
        try {
            for (LaneQueue queue : queues) {
                queue.batches().stream()
                        .filter(LaneBatch::isWaiting)
                        .forEach(batch -> batch.finish(Optional.of(closedFailure())));
            }
            changed.signalAll();
            queues.forEach(this::awaitIdle);
        } finally {
            lock.unlock();
        }
        Figures done = figures();
        LOGGER.atInfo()
                .addKeyValue("thread", thread.getName())
                .addKeyValue("runs", done.runs)
                .addKeyValue("rows", done.rows)
                .addKeyValue("callers", done.callers)
                .log("Scoring lane closed");
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** The rows that have come and not gone to the device yet. */
    long waitingRows() {
        lock.lock();
        try {
            return queues.stream()
                    .flatMap(queue -> queue.batches().stream())
                    .filter(LaneBatch::isWaiting)
                    .mapToLong(LaneBatch::rows)
                    .sum();
        } finally {
            lock.unlock();
        }
    }

    void add(LaneQueue queue) {
        lock.lock();
        try {
            queues.add(queue);
        } finally {
            lock.unlock();
        }
    }

    /** Takes a queue away whose callers have ended. */
    void remove(LaneQueue queue) {
        lock.lock();
        try {
            awaitIdle(queue);
            queues.remove(queue);
        } finally {
            lock.unlock();
        }
    }

    /** A place for rows, as soon as there is one. */
    Place join(LaneQueue queue, int count, boolean alone) {
        lock.lock();
        try {
            recent.came(Thread.currentThread());
            while (true) {
                if (closed) {
                    throw closedFailure();
                }
                Optional<LaneBatch> room = queue.batches().stream()
                        .filter(batch -> batch.hasRoom(count, alone))
                        // The one that has gathered most, so that rows come together.
                        .max((one, other) -> Integer.compare(one.rows(), other.rows()));
                if (room.isPresent()) {
                    int first = room.get().join(count, alone, System.nanoTime());
                    changed.signalAll();
                    return new Place(room.get(), first);
                }
                queue.batches().stream().filter(LaneBatch::isWaiting).forEach(LaneBatch::close);
                changed.signalAll();
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    void copied(LaneBatch batch) {
        lock.lock();
        try {
            batch.copied();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void awaitDone(LaneBatch batch) {
        lock.lock();
        try {
            while (!batch.isDone()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    void leave(LaneBatch batch) {
        lock.lock();
        try {
            batch.leave();
            recent.served(Thread.currentThread(), System.nanoTime());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        for (Optional<LaneBatch> next = next(); next.isPresent(); next = next()) {
            LaneBatch batch = next.get();
            finish(batch, batch.run());
        }
    }

    /** The next batch to run, when it is time for one; empty when the lane is closed. */
    private Optional<LaneBatch> next() {
        lock.lock();
        try {
            while (!closed) {
                long now = System.nanoTime();
                long expectedFor = recent.expectedForNanos(now);
                Optional<LaneBatch> oldest = oldest(batch -> batch.isFull() || waitLeft(batch, expectedFor, now) <= 0);
                if (oldest.isPresent()) {
                    return Optional.of(begin(oldest.get()));
                }
                Optional<LaneBatch> waiting = oldest(batch -> true);
                await(waiting.map(batch -> waitLeft(batch, expectedFor, now)));
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** How long a batch may wait for others yet: while somebody is expected, and not longer than the plan says. */
    private long waitLeft(LaneBatch batch, long expectedFor, long now) {
        return Math.min(expectedFor, plan.maxWait().toNanos() - (now - batch.sinceNanos()));
    }

    private Optional<LaneBatch> oldest(Predicate<LaneBatch> condition) {
        long now = System.nanoTime();
        return queues.stream()
                .flatMap(queue -> queue.batches().stream())
                .filter(LaneBatch::isWaiting)
                .filter(condition)
                .max((one, other) -> Long.compare(now - one.sinceNanos(), now - other.sinceNanos()));
    }

    private LaneBatch begin(LaneBatch batch) {
        batch.close();
        while (batch.isCopying()) {
            changed.awaitUninterruptibly();
        }
        batch.start();
        runs++;
        rows += batch.rows();
        callers += batch.callers();
        return batch;
    }

    private void finish(LaneBatch batch, Optional<Throwable> failure) {
        lock.lock();
        try {
            batch.finish(failure);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void await(Optional<Long> nanos) {
        if (nanos.isEmpty()) {
            changed.awaitUninterruptibly();
            return;
        }
        try {
            changed.await(nanos.get(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException nobodysBusiness) {
            // The thread is the lane's own and ends by close() alone.
            LOGGER.atWarn().log("The scoring lane's thread was interrupted and goes on");
        }
    }

    private void awaitIdle(LaneQueue queue) {
        while (!queue.batches().stream().allMatch(LaneBatch::isIdle)) {
            changed.awaitUninterruptibly();
        }
    }

    private void joinThread() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                // A run lasts milliseconds, and buffers must not be freed under it.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static IllegalStateException closedFailure() {
        return new IllegalStateException(
                "The scoring lane is closed: the engine is stopping, and what waited is scored after the next start.");
    }
}
