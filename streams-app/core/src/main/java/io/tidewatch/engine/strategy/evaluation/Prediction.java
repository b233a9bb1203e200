package io.tidewatch.engine.strategy.evaluation;

import io.tidewatch.engine.effect.Measure;

/**
 * What is expected of a customer if an action is taken.
 *
 * @param kept chance that the customer comes; a regression's, so it may lie a little outside 0 to 1
 * @param money spend less the action's cost
 */
public record Prediction(double kept, double money) {
    /** The prediction of a measure. */
    double of(Measure measure) {
        return measure == Measure.KEPT ? kept : money;
    }
}
