package io.tidewatch.streams.scoring;

import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import java.util.List;

/**
 * The rows of one model that wait for one operation: two batches, of which one gathers while the other is on the device or
 * being read.
 */
final class LaneQueue {
    private final ScoringLane lane;
    private final List<LaneBatch> batches;
    private final int capacity;

    /** Copies a caller's rows to a scorer's buffers or from them, beginning at a row of the batch. */
    interface Copy {
        void copy(Scorer buffers, int first);
    }

    LaneQueue(ScoringLane lane, LaneOperation operation, Scorer one, Scorer other, int capacity) {
        this.lane = lane;
        this.capacity = capacity;
        this.batches = List.of(new LaneBatch(one, operation, capacity), new LaneBatch(other, operation, capacity));
    }

    /** Most rows of one call. */
    int capacity() {
        return capacity;
    }

    List<LaneBatch> batches() {
        return batches;
    }

    /**
     * Has rows run, together with whoever else's wait, and returns when the caller has its results. A run that failed with
     * others' rows in it is repeated with the caller's alone: one row that the network cannot stand must not cost another
     * task its events.
     *
     * @throws ScoringException if the device fails on the caller's own rows
     * @throws IllegalStateException if the lane is closed, or the run failed by what is no fault of the device
     */
    void run(int rows, Copy inputs, Copy results) throws ScoringException {
        if (!attempt(rows, false, inputs, results)) {
            attempt(rows, true, inputs, results);
        }
    }

    /** Whether it succeeded; false: it failed, perhaps by others' rows. */
    private boolean attempt(int rows, boolean alone, Copy inputs, Copy results) throws ScoringException {
        ScoringLane.Place place = lane.join(this, rows, alone);
        try {
            try {
                inputs.copy(place.batch().scorer(), place.first());
            } finally {
                lane.copied(place.batch());
            }
            lane.awaitDone(place.batch());
            if (place.batch().failure().isEmpty()) {
                results.copy(place.batch().scorer(), place.first());
                return true;
            }
            Throwable failure = place.batch().failure().get();
            if (place.batch().isShared() && failure instanceof ScoringException) {
                return false;
            }
            throw rethrown(failure);
        } finally {
            lane.leave(place.batch());
        }
    }

    private static ScoringException rethrown(Throwable failure) {
        if (failure instanceof ScoringException scoring) {
            return scoring;
        }
        throw new IllegalStateException("A run of the scoring lane failed unexpectedly: " + failure, failure);
    }
}
