package io.tidewatch.streams.scoring;

import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;

/** What a device does with a batch. */
interface LaneOperation {
    /** Runs the scorer's first rows. */
    void run(Scorer scorer, int rows) throws ScoringException;
}
