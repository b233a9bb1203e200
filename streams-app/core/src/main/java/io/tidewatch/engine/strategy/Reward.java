package io.tidewatch.engine.strategy;

import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.engine.effect.TrialOutcome;

/** What an outcome is worth to the shop. */
public final class Reward {
    private Reward() {}

    /**
     * Money that came, less what the actions cost, less what was expected if nothing is done. The expectation was known before the action, so it
     * favours none, and without it customers who spend much would drown every difference.
     *
     * @param cost of all actions, money
     */
    public static double of(Covariates known, TrialOutcome outcome, double cost) {
        return outcome.spend() - cost - (1 - known.risk()) * known.expectedSpend();
    }
}
