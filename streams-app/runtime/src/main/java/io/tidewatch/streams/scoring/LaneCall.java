package io.tidewatch.streams.scoring;

import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Rows of one caller that are to go through one half of a model's network.
 *
 * @param target where they run; rows with the same target may share a run
 * @param rows how many
 * @param inputs copies them to the buffers, beginning at a row
 * @param results copies what came of them from the buffers, beginning at a row
 * @param caller whose they are
 * @param sinceNanos when they came
 * @param outcome completed when the results are copied, or by the failure
 */
record LaneCall(
        Target target,
        int rows,
        Copy inputs,
        Copy results,
        Thread caller,
        long sinceNanos,
        CompletableFuture<Void> outcome) {
    /**
     * One half of one model.
     *
     * @param buffers the scorer that all callers' rows of the model go through
     */
    record Target(Scorer buffers, Half half) {
        void run(int rows) throws ScoringException {
            switch (half) {
                case STEP -> buffers.step(rows);
                case RISKS -> buffers.risks(rows);
            }
        }
    }

    enum Half {
        STEP,
        RISKS
    }

    interface Copy {
        void copy(int first);
    }

    /**
     * Returns when the caller has its results. An interrupt does not end it: the device may be at the caller's rows.
     *
     * @throws ScoringException if the device fails on the caller's own rows
     * @throws IllegalStateException if the lane was closed, or the run failed by what is no fault of the device
     */
    void await() throws ScoringException {
        try {
            outcome.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof ScoringException scoring) {
                throw scoring;
            }
            throw new IllegalStateException(
                    "A run of the scoring lane failed unexpectedly: " + failed.getCause(), failed.getCause());
        }
    }
}
