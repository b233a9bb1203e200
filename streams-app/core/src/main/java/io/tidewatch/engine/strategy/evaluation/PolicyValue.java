package io.tidewatch.engine.strategy.evaluation;

import io.tidewatch.engine.effect.Measure;

/**
 * What a policy would have brought, or what one would have brought beyond another, per warning.
 *
 * @param kept share of customers who would have come before the window's end
 * @param money what they would have spent, less what actions would have cost
 */
public record PolicyValue(PolicyFinding kept, PolicyFinding money) {
    /** The finding of a measure. */
    public PolicyFinding of(Measure measure) {
        return measure == Measure.KEPT ? kept : money;
    }
}
