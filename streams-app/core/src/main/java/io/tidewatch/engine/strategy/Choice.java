package io.tidewatch.engine.strategy;

import io.tidewatch.topics.ActionType;
import java.util.EnumMap;
import java.util.Map;

/**
 * An action that was chosen, with the chance of it, which must be logged: what the strategy brought can be told only by it.
 *
 * @param action what to do
 * @param propensities the chance of every allowed action, each above 0; they sum to 1
 */
public record Choice(ActionType action, Map<ActionType, Double> propensities) {
    public Choice {
        propensities = Map.copyOf(new EnumMap<>(propensities));
    }

    /** The chance of the action that was chosen. */
    public double propensity() {
        return propensities.get(action);
    }
}
