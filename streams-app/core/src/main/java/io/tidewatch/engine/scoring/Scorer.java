package io.tidewatch.engine.scoring;

/**
 * Runs a model in its two halves on rows that are set one by one. The recurrent step: {@link #stepInput}, then {@link #step},
 * then {@link #next}. The risks of events whose step was made: {@link #riskInput}, then {@link #risks}, then {@link #risk}. A
 * row's results do not depend on the other rows nor on their number. Not thread-safe, but that several threads may set rows of
 * their own, or copy results of their own, at once while nothing runs. Close it.
 */
public interface Scorer extends AutoCloseable {
    /** The model it runs. */
    ModelManifest manifest();

    /** Most rows of one run. */
    int capacity();

    /**
     * Sets a row of the next step.
     *
     * @param row 0 to capacity - 1
     * @param vector one number per feature of the catalogue
     * @param hidden the user's hidden state before the event, zeros for a new user
     */
    void stepInput(int row, float[] vector, float[] hidden);

    /**
     * Makes the step of the first rows.
     *
     * @throws ScoringException if the runtime fails, takes too long, or a result is no finite number in half precision
     */
    void step(int rows) throws ScoringException;

    /** Copies a row's hidden state after the step. */
    void next(int row, float[] target);

    /**
     * Sets a row of the next run of risks.
     *
     * @param row 0 to capacity - 1
     * @param vector as it was for the step
     * @param hidden as it was for the step
     * @param next what the step gave, not rounded
     */
    void riskInput(int row, float[] vector, float[] hidden, float[] next);

    /**
     * Makes the risks of the first rows, at every silence of the grid.
     *
     * @throws ScoringException if the runtime fails, takes too long, or a result is no probability
     */
    void risks(int rows) throws ScoringException;

    /** Copies a row's risk at each silence of the grid, 0 to 1. */
    void risk(int row, float[] target);

    @Override
    void close();
}
