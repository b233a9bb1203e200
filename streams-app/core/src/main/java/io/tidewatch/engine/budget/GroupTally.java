package io.tidewatch.engine.budget;

import io.tidewatch.engine.silence.RiskCurve;

/**
 * What one group of customers did lately: how high the risk gets in the silences that begin, how many of them were raised, and what of
 * the budget is left. Recent days count more. In thousandths of silences and warnings, whole numbers.
 */
final class GroupTally {
    /** Bins of half a percentage point: finer than lines need to be, and 200 numbers a group. */
    static final int BIN = 50;

    static final int BINS = RiskCurve.ONE / BIN;
    /** Numbers beside the bins. */
    static final int SUMS = 5;

    /**
     * A day's weight falls by one part in so many, every day: what is known is on average a week old, as if the last two weeks counted.
     * With twice as much, a simulated shop that changes at once stays above its budget for a month longer ({@code BudgetKeeperTest}).
     */
    static final int MEMORY = 7;
    /** Thousandths of a warning or silence. */
    static final long ONE = 1_000;

    private final long[] peaks;
    private long above;
    private long raised;
    private long owed;
    private long expectedEver;
    private long raisedEver;

    GroupTally() {
        this(new long[BINS], new long[SUMS]);
    }

    GroupTally(long[] peaks, long[] sums) {
        this.peaks = peaks;
        this.above = sums[0];
        this.raised = sums[1];
        this.owed = sums[2];
        this.expectedEver = sums[3];
        this.raisedEver = sums[4];
    }

    /** What {@link #GroupTally(long[], long[])} takes. */
    long[] peaks() {
        return peaks.clone();
    }

    long[] sums() {
        return new long[] {above, raised, owed, expectedEver, raisedEver};
    }

    /**
     * A day is over.
     *
     * @param begun the silences that began, by bin of their peak
     * @param reaching how many of them reach the line that was in force
     * @param raisedToday warnings raised
     * @param budget the day's budget, thousandths of a warning; 0 while nothing may be raised
     */
    void close(int[] begun, int reaching, int raisedToday, long budget) {
        for (int i = 0; i < BINS; i++) {
            peaks[i] = faded(peaks[i]) + begun[i] * ONE;
        }
        above = faded(above) + reaching * ONE;
        raised = faded(raised) + raisedToday * ONE;
        owed = faded(owed) + budget - raisedToday * ONE;
        expectedEver += budget;
        raisedEver += raisedToday * ONE;
    }

    /** A day without a visit is over: the shop was closed, or its events did not come. What is known of silences stays. */
    void closeQuiet(int raisedToday, long budget) {
        raised += raisedToday * ONE;
        owed = faded(owed) + budget - raisedToday * ONE;
        expectedEver += budget;
        raisedEver += raisedToday * ONE;
    }

    /** The silences that reach a risk, over the memory's length. */
    long reaching(int risk) {
        int bin = Math.min(BINS - 1, risk / BIN);
        long sum = 0;
        for (int i = bin + 1; i < BINS; i++) {
            sum += peaks[i];
        }
        // Within its own bin as if spread evenly.
        return sum + peaks[bin] * (BIN * (bin + 1) - risk) / BIN;
    }

    /** Silences that reached the lines of their days, over the memory's length. */
    long above() {
        return above;
    }

    /** Warnings, over the memory's length. */
    long raised() {
        return raised;
    }

    /** Budget less warnings, faded; negative where too many were raised. */
    long owed() {
        return owed;
    }

    /** The larger of what the budget allowed and what was raised since the tally began: how much there is to judge the lines by. */
    long seen() {
        return Math.max(expectedEver, raisedEver);
    }

    private static long faded(long sum) {
        return sum - Math.floorDiv(sum, MEMORY);
    }
}
