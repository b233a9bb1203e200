package io.tidewatch.engine.strategy;

import io.tidewatch.topics.ActionType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is expected of each action for one customer, by what was known when the action was chosen.
 *
 * @param kept the chance that the customer comes, 0 to 1
 * @param money what the customer spends, less the action's cost
 */
record Expectation(Map<ActionType, Double> kept, Map<ActionType, Double> money) {
    static Expectation of(Lesson lesson, StrategyState state, Posterior posterior, Set<ActionType> actions) {
        List<ActionType> order = new ArrayList<>(actions);
        double[] differences = posterior
                .beliefs(lesson.context(), order, 1, new double[order.size()])
                .expected();
        Map<ActionType, Double> kept = new EnumMap<>(ActionType.class);
        Map<ActionType, Double> money = new EnumMap<>(ActionType.class);
        for (int i = 0; i < differences.length; i++) {
            ActionType action = order.get(i);
            double comes = Math.max(0, Math.min(1, 1 - lesson.known().risk() + differences[i]));
            kept.put(action, comes);
            money.put(action, lesson.known().expectedSpend() * comes - state.cost(action));
        }
        return new Expectation(kept, money);
    }
}
