package io.tidewatch.engine.budget;

/** Chooses, once a day, where AT_RISK begins for one group, so that the warnings to come fit the budget. Whole numbers throughout. */
final class LineControl {
    /** What is owed is made good within a week or two: soon enough for the month, slowly enough for no burst. */
    private static final int CATCH_UP_DAYS = 7;
    /** What is owed may halve or double a day's warnings and no more: a shop that fell silent must not be answered by a flood. */
    private static final int MOST_TIMES = 2;
    /**
     * The odds at the line fall by a thirteenth a day at most: a lower line also raises, at once, all who are past it already, about as many as
     * come to it in some days, and larger steps would overshoot before the tally knows.
     */
    private static final int STEP_DOWN = 12;
    /** A higher line releases nobody, so the odds may rise by a quarter a day: threefold in five days. */
    private static final int STEP_UP = 4;
    /** Below a risk of 3 % a warning is about nothing, however much of the budget is left. */
    private static final int LEAST = 300;
    /** Above 98 % there is nothing left to be more certain of. */
    private static final int MOST = 9_800;
    /**
     * Until warnings tell, one silence in three that reaches the line is taken to be raised, since most customers come back before their risk
     * is there; with the weight of three silences.
     */
    private static final long PRIOR_RAISED = GroupTally.ONE;

    private static final long PRIOR_ABOVE = 3 * GroupTally.ONE;

    private LineControl() {}

    /**
     * The line from now on.
     *
     * @param line where AT_RISK begins now, ten-thousandths
     * @param budget the group's warnings a day, thousandths
     * @param owed budget not used lately, thousandths; negative where too many were raised
     */
    static int next(int line, GroupTally tally, long budget, long owed) {
        long wanted = Math.max(budget / MOST_TIMES, Math.min(budget * MOST_TIMES, budget + owed / CATCH_UP_DAYS));
        int lowest = Math.max(LEAST, Odds.times(line, STEP_DOWN, STEP_DOWN + 1));
        int highest = Math.min(MOST, Odds.times(line, STEP_UP + 1, STEP_UP));
        int low = Math.min(lowest, highest);
        int high = Math.max(lowest, highest);
        // The highest line that is expected to raise what is wanted; the expectation falls as the line rises.
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (expected(tally, middle) >= wanted * GroupTally.MEMORY) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Warnings that a line is expected to raise over the memory's length, thousandths. */
    private static long expected(GroupTally tally, int line) {
        return tally.reaching(line) * (tally.raised() + PRIOR_RAISED) / (tally.above() + PRIOR_ABOVE);
    }
}
