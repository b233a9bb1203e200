package io.tidewatch.streams.scoring;

import io.tidewatch.engine.scoring.LanePlan;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that runs a device for all stream threads. Rows of several callers that wait at the same time go to the device
 * in one run. A caller blocks until its own rows are back, so each task keeps its order and decides as it would with a scorer of
 * its own.
 *
 * <p>A batch is run as soon as the device is free and nobody else is expected: it waits, at most as long as the plan says, only
 * for threads that were served within that time and are not waiting themselves. A thread that works alone never waits.
 *
 * <p>Callers cannot be interrupted while they wait, as they cannot in a run of their own: the flag stays set for the next that asks
 * next.
 */
public final class ScoringLane implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ScoringLane.class);

    private final LanePlan plan;
    private final ReentrantLock lock = new ReentrantLock();
    /** What the lane's thread waits for: a call that came, or the end. */
    private final Condition changed = lock.newCondition();
    /** In the order in which they came. */
    private final List<LaneCall> waiting = new ArrayList<>();

    private final RecentCallers recent;
    private final String name;
    /** Completed when the thread has ended, after the run that it was at: buffers must not be freed under it. */
    private final CompletableFuture<Void> ended;

    private boolean closed;
    private Figures figures = new Figures(0, 0, 0);

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
        this.name = "tidewatch-lane-" + device;
        this.ended = CompletableFuture.runAsync(this::serve, serving -> {
            Thread thread = new Thread(serving, name);
            // An engine that does not stop in time must not keep the process alive.
            thread.setDaemon(true);
            thread.start();
        });
    }

    /**
     * A model in the lane; close it before the model, when all its scorers are closed.
     *
     * @param scorers makes a scorer of the model for up to so many rows
     */
    public LaneModel open(IntFunction<Scorer> scorers) {
        return new LaneModel(this, scorers.apply(plan.rows()));
    }

    /** What it has done so far. */
    public Figures figures() {
        lock.lock();
        try {
            return figures;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the thread after the run it is at. A caller that waits for a later one fails with an {@link IllegalStateException}, not
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
        ended.join();
        LOGGER.atInfo()
                .addKeyValue("thread", name)
                .addKeyValue("runs", figures.runs)
                .addKeyValue("rows", figures.rows)
                .addKeyValue("callers", figures.callers)
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
    int waitingRows() {
        lock.lock();
        try {
            return rows(waiting);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Has rows run, together with those of other callers that wait, and returns when the caller has its results.
     *
     * @param rows at most as many as the plan says
     * @throws ScoringException if the device fails on the caller's own rows
     * @throws IllegalStateException if the lane is closed, or the run failed by what is no fault of the device
     */
    void run(LaneCall.Target target, int rows, LaneCall.Copy inputs, LaneCall.Copy results) throws ScoringException {
        Thread caller = Thread.currentThread();
        LaneCall call =
                new LaneCall(target, rows, inputs, results, caller, System.nanoTime(), new CompletableFuture<>());
        lock.lock();
        try {
            if (closed) {
                throw closedFailure();
            }
            recent.came(caller);
            waiting.add(call);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        call.await();
    }

    private void serve() {
        for (List<LaneCall> batch = next(); !batch.isEmpty(); batch = next()) {
            Optional<Throwable> failure = attempt(batch);
            if (batch.size() > 1
                    && failure.filter(ScoringException.class::isInstance).isPresent()) {
                // One row that the network cannot stand must not cost another task its events.
                batch.forEach(call -> finish(call, attempt(List.of(call))));
            } else {
                batch.forEach(call -> finish(call, failure));
            }
        }
        waiting.forEach(call -> call.outcome().completeExceptionally(closedFailure()));
    }

    /** The next batch to run, when it is time for one; empty when the lane is closed. */
    private List<LaneCall> next() {
        lock.lock();
        try {
            while (!closed) {
                long now = System.nanoTime();
                long expectedFor = recent.expectedForNanos(now);
                long soonest = Long.MAX_VALUE;
                // The target whose rows have waited longest goes first.
                for (List<LaneCall> calls : waiting.stream()
                        .collect(Collectors.groupingBy(LaneCall::target, LinkedHashMap::new, Collectors.toList()))
                        .values()) {
                    List<LaneCall> batch = fitting(calls);
                    boolean full = batch.size() < calls.size() || rows(batch) == plan.rows();
                    long waited = now - calls.get(0).sinceNanos();
                    long left = full ? 0 : Math.min(expectedFor, plan.maxWait().toNanos() - waited);
                    if (left <= 0) {
                        waiting.removeAll(batch);
                        return batch;
                    }
                    soonest = Math.min(soonest, left);
                }
                await(soonest);
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** The first calls, as many as find room in one run. */
    private List<LaneCall> fitting(List<LaneCall> calls) {
        int count = 1;
        while (count < calls.size() && rows(calls.subList(0, count + 1)) <= plan.rows()) {
            count++;
        }
        return calls.subList(0, count);
    }

    /** Runs a batch, without the lock. Whatever goes wrong must reach its callers, who wait for it, and not end the thread. */
    private Optional<Throwable> attempt(List<LaneCall> batch) {
        count(batch);
        try {
            int first = 0;
            for (LaneCall call : batch) {
                call.inputs().copy(first);
                first += call.rows();
            }
            batch.get(0).target().run(first);
            first = 0;
            for (LaneCall call : batch) {
                call.results().copy(first);
                first += call.rows();
            }
            return Optional.empty();
        } catch (ScoringException | RuntimeException | Error failed) {
            return Optional.of(failed);
        }
    }

    private void count(List<LaneCall> batch) {
        lock.lock();
        try {
            figures = new Figures(figures.runs + 1, figures.rows + rows(batch), figures.callers + batch.size());
        } finally {
            lock.unlock();
        }
    }

    private void finish(LaneCall call, Optional<Throwable> failure) {
        lock.lock();
        try {
            recent.served(call.caller(), System.nanoTime());
        } finally {
            lock.unlock();
        }
        failure.ifPresentOrElse(
                call.outcome()::completeExceptionally, () -> call.outcome().complete(null));
    }

    private static int rows(List<LaneCall> calls) {
        return calls.stream().mapToInt(LaneCall::rows).sum();
    }

    private void await(long nanos) {
        try {
            changed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException nobodysBusiness) {
            // The thread is the lane's own and ends by close() alone.
            LOGGER.atWarn().log("The scoring lane's thread was interrupted and goes on");
        }
    }

    private static IllegalStateException closedFailure() {
        return new IllegalStateException(
                "The scoring lane is closed: the engine is stopping, and what waited is scored after the next start.");
    }
}
