package io.tidewatch.engine.effect;

/**
 * What became of a customer by the end of the churn window.
 *
 * @param returned whether a visit came
 * @param spend purchases less returns, money; below 0 where more came back than was bought
 */
public record TrialOutcome(boolean returned, double spend) {
    public TrialOutcome {
        Amounts.check("spend", spend);
    }
}
