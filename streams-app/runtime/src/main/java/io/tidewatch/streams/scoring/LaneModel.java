package io.tidewatch.streams.scoring;

import io.tidewatch.engine.scoring.Scorer;

/** One model in a lane, with the buffers that the rows of all its scorers go through. */
public final class LaneModel implements AutoCloseable {
    private final ScoringLane lane;
    private final Scorer buffers;

    LaneModel(ScoringLane lane, Scorer buffers) {
        this.lane = lane;
        this.buffers = buffers;
    }

    /** A scorer for one thread, for up to so many rows at once, whatever the size of the lane's batches. */
    public Scorer newScorer(int capacity) {
        return new LaneScorer(lane, buffers, capacity);
    }

    /** Frees the buffers. All scorers must be closed. */
    @Override
    public void close() {
        buffers.close();
    }
}
