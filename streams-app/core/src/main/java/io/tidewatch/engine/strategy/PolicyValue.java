package io.tidewatch.engine.strategy;

import io.tidewatch.topics.ActionType;
import java.util.Map;

/**
 * What one customer tells of the value of a policy, doubly robust (Dudík, Langford and Li 2011): the sum over the actions of π(a) q(a), and
 * π(done) / p(done) (y − q(done)) for what was done. Its mean is the policy's value whatever is expected (q), as long as that does not know the outcome and
 * the chances p are those by which was drawn. With differences of two policies' π it is the difference of their values.
 */
final class PolicyValue {
    private PolicyValue() {}

    /**
     * The value.
     *
     * @param policy π; actions that it lacks have none
     * @param chances p, each above 0
     * @param expected q, of each action that has a chance
     * @param outcome y
     */
    static double of(
            Map<ActionType, Double> policy,
            Map<ActionType, Double> chances,
            Map<ActionType, Double> expected,
            ActionType done,
            double outcome) {
        double value = 0;
        for (Map.Entry<ActionType, Double> action : policy.entrySet()) {
            value += action.getValue() * expected.get(action.getKey());
        }
        return value + policy.getOrDefault(done, 0.0) / chances.get(done) * (outcome - expected.get(done));
    }
}
