package io.tidewatch.replay.log;

import io.tidewatch.mapping.RowProblem;
import io.tidewatch.topics.ShopEvent;

/** Takes what a format finds in a file: one {@link #row} for every row, and what became of it. */
interface EventSink {
    /** A row was read, whatever comes of it. */
    void row();

    /**
     * An event; it is checked against the contract's limits.
     *
     * @param row the first row that it was made of
     * @param rows how many rows it was made of
     */
    void event(ShopEvent event, Row row, int rows);

    /** An event that one row gave. */
    default void event(ShopEvent event, Row row) {
        event(event, row, 1);
    }

    /** A row that gives no event; {@code detail} says what exactly is wrong, or is empty. */
    void unusable(RowProblem problem, String detail, Row row);

    /**
     * A row that was not taken as it is written, but gives an event.
     *
     * @param remark what was done, the same for all such rows, without anything of the row
     */
    void remark(String remark, Row row);

    /** What was settled from the whole log before it was read, in a sentence with what settled it. */
    void settled(String sentence);

    /** A row that gives no event, where the problem says it all. */
    default void unusable(RowProblem problem, Row row) {
        unusable(problem, "", row);
    }
}
