package io.tidewatch.consumer;

/**
 * Counts the orders that the sink did not take, one after the other, and says when it can no longer be the orders. Outlasts
 * restarts through the journal, so that a consumer that is started again and again does not put a backlog aside bit by bit.
 */
final class Refusals {
    /**
     * Orders differ in a customer's data alone, and one in a hundred refused for them would be many; twenty in a row have a
     * common cause. They are also few enough to look at, and as many as one poll brings.
     */
    static final int IN_A_ROW = 20;

    private final int limit;
    private int inARow;

    /**
     * Goes on from an earlier run.
     *
     * @param limit how many in a row are too many, at least 1
     * @param inARow how many there were
     */
    Refusals(int limit, int inARow) {
        this.limit = limit;
        this.inARow = inARow;
    }

    /** Whether one more would be too many. */
    boolean nextIsTooMany() {
        return inARow + 1 >= limit;
    }

    void taken() {
        inARow = 0;
    }

    void notTaken() {
        inARow++;
    }

    int inARow() {
        return inARow;
    }

    int limit() {
        return limit;
    }
}
