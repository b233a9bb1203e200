package io.tidewatch.replay.evaluation;

/**
 * What warnings are worth: the one evaluation, as the model's report in Python has it (its twin is {@code judging.py}, and a table
 * that both test against is {@code judging_cases.json} there).
 *
 * <p>A silence is judged if it reaches past the cut and the log goes on to its window's end. It is lost if no visit follows
 * within the window. A warning is right if the silence is lost; one whose window ends after the log is censored: counted, not
 * judged.
 */
public final class EarlyWarning {
    private EarlyWarning() {}

    /**
     * Judges one rule for one group.
     *
     * @param silences all silences of the log
     */
    public static Quality judge(
            Iterable<Silence> silences, WarningRule rule, Observation observation, JudgedGroup group) {
        QualityTally tally = new QualityTally(observation);
        for (Silence silence : silences) {
            if (group.has(silence) && observation.asks(silence)) {
                tally.add(silence, rule.warnsAfter(silence));
            }
        }
        return tally.quality();
    }
}
