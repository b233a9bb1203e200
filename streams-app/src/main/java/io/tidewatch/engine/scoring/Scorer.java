package io.tidewatch.engine.scoring;

/**
 * Runs a model on rows that are set one by one: {@link #input}, then {@link #run}, then {@link #hidden} and {@link #risk}. A
 * row's results do not depend on the other rows nor on their number. Not thread-safe; close it.
 */
public interface Scorer extends AutoCloseable {
    /** The model it runs. */
    ModelManifest manifest();

    /** Most rows of one run. */
    int capacity();

    /**
     * Sets a row.
     *
     * @param row 0 to capacity - 1
     * @param vector one number per feature of the catalogue
     * @param hidden the user's hidden state before the event, zeros for a new user
     */
    void input(int row, float[] vector, float[] hidden);

    /**
     * Runs the first rows.
     *
     * @throws ScoringException if the runtime fails or a result is not a finite number
     */
    void run(int rows) throws ScoringException;

    /** Copies a row's next hidden state. */
    void hidden(int row, float[] target);

    /** Copies a row's risk at the manifest's acted-on horizon for each silence of the grid, 0 to 1. */
    void risk(int row, float[] target);

    @Override
    void close();
}
