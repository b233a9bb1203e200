package io.tidewatch.engine.strategy;

import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.topics.ActionType;
import java.util.Objects;
import java.util.Set;

/**
 * A strategy with what it has learnt so far: what decides.
 *
 * @param settings how it decides
 * @param state what it knows
 */
public record LearntStrategy(StrategySettings settings, StrategyState state) {
    public LearntStrategy {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(state, "state");
    }

    /** As {@link Strategy#choose}. */
    public Choice choose(
            StrategyContext context, Covariates known, ActionType rules, Set<ActionType> allowed, String assignmentId) {
        return new Strategy(settings).choose(state, context, known, rules, allowed, assignmentId);
    }
}
