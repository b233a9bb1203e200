package io.tidewatch.engine.strategy.evaluation;

import io.tidewatch.engine.strategy.Lesson;
import io.tidewatch.topics.ActionType;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a strategy would have decided about a customer, by what was known at that moment.
 *
 * @param lesson what was done instead, by which chance, and what became of it
 * @param strategy the chances that the strategy would have given the actions that were possible; they sum to 1
 * @param predictions what each action that was possible was expected to lead to
 */
public record ReplayedDecision(
        Lesson lesson, Map<ActionType, Double> strategy, Map<ActionType, Prediction> predictions) {
    public ReplayedDecision {
        strategy = Map.copyOf(new EnumMap<>(strategy));
        predictions = Map.copyOf(new EnumMap<>(predictions));
    }

    /** The chance that the strategy would have taken an action. */
    public double chance(ActionType action) {
        return strategy.getOrDefault(action, 0.0);
    }
}
