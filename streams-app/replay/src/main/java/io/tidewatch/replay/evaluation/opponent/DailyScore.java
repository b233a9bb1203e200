package io.tidewatch.replay.evaluation.opponent;

/** How likely a rule holds a customer to be lost, asked every day of a silence: the higher, the more likely. */
@FunctionalInterface
interface DailyScore {
    /**
     * The score of a silence.
     *
     * @param silenceDays whole days without a visit so far, 0 or more
     */
    double of(Habit habit, long silenceDays);
}
