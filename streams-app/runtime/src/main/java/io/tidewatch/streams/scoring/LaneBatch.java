package io.tidewatch.streams.scoring;

import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import java.util.Optional;

/**
 * One of the two batches of a {@link LaneQueue}: the scorer whose buffers hold its rows, and how far it has come. It gathers
 * callers' rows, runs on the device, is read by its callers, and gathers again when the last of them has left. All of it is
 * guarded by the lane's lock, but for the rows themselves: a caller copies its own in while the batch gathers, and its results
 * out when it is done.
 */
final class LaneBatch {
    private final Scorer scorer;
    private final LaneOperation operation;
    private final int capacity;

    private Stage stage = Stage.GATHERING;
    private boolean full;
    private int rows;
    /** Callers that have rows in it, and those of them that still copy. */
    private int callers;

    private int copying;
    private int joined;
    private long sinceNanos;
    private Optional<Throwable> failure = Optional.empty();

    private enum Stage {
        GATHERING,
        RUNNING,
        DONE
    }

    LaneBatch(Scorer scorer, LaneOperation operation, int capacity) {
        this.scorer = scorer;
        this.operation = operation;
        this.capacity = capacity;
    }

    /** Its buffers. */
    Scorer scorer() {
        return scorer;
    }

    /** Whether so many rows, and somebody who will share it with others or not, find a place in it. */
    boolean hasRoom(int count, boolean alone) {
        return stage == Stage.GATHERING && !full && (alone ? rows == 0 : rows + count <= capacity);
    }

    /** Whether it gathers and has rows. */
    boolean isWaiting() {
        return stage == Stage.GATHERING && rows > 0;
    }

    /** Whether it may take no more callers. */
    boolean isFull() {
        return full || rows == capacity;
    }

    int rows() {
        return rows;
    }

    /** When its first row came. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** Whether rows of several callers are in it. */
    boolean isShared() {
        return joined > 1;
    }

    boolean isCopying() {
        return copying > 0;
    }

    boolean isDone() {
        return stage == Stage.DONE;
    }

    /** How many callers have rows in it. */
    int callers() {
        return callers;
    }

    boolean isIdle() {
        return callers == 0;
    }

    /** Why its run failed, if it did. */
    Optional<Throwable> failure() {
        return failure;
    }

    /** A caller takes a place for its rows, which it copies next; returns the first of them. */
    int join(int count, boolean alone, long nowNanos) {
        if (rows == 0) {
            sinceNanos = nowNanos;
        }
        int first = rows;
        rows += count;
        callers++;
        joined++;
        copying++;
        full |= alone;
        return first;
    }

    /** A caller's rows are in place. */
    void copied() {
        copying--;
    }

    /** Somebody found no room in it any more: it waits for nobody else. */
    void close() {
        full = true;
    }

    /** The device's next. */
    void start() {
        stage = Stage.RUNNING;
    }

    /** Runs it, without the lock. Whatever goes wrong must reach its callers, who wait for it, and not end the lane's thread. */
    Optional<Throwable> run() {
        try {
            operation.run(scorer, rows);
            return Optional.empty();
        } catch (ScoringException | RuntimeException | Error failed) {
            return Optional.of(failed);
        }
    }

    /** Its callers' turn. */
    void finish(Optional<Throwable> outcome) {
        failure = outcome;
        stage = Stage.DONE;
        gatherIfIdle();
    }

    /** A caller has its results, or has given up. */
    void leave() {
        callers--;
        gatherIfIdle();
    }

    private void gatherIfIdle() {
        if (stage == Stage.DONE && callers == 0) {
            stage = Stage.GATHERING;
            full = false;
            rows = 0;
            joined = 0;
            failure = Optional.empty();
        }
    }
}
