package io.tidewatch.engine.strategy.evaluation;

import io.tidewatch.topics.ActionType;

/** The ways to decide that are compared. */
public enum TargetPolicy {
    /** What the strategy would have done, with what it knew at each moment. */
    STRATEGY("what the strategy would do") {
        @Override
        double chance(ReplayedDecision decision, ActionType action) {
            return decision.chance(action);
        }
    },
    /** What the rules would have done. */
    RULES("what the rules would do") {
        @Override
        double chance(ReplayedDecision decision, ActionType action) {
            return decision.lesson().rules() == action ? 1 : 0;
        }
    },
    /** Everybody is left alone. */
    NOTHING("nothing") {
        @Override
        double chance(ReplayedDecision decision, ActionType action) {
            return action == ActionType.NONE ? 1 : 0;
        }
    };

    private final String words;

    TargetPolicy(String words) {
        this.words = words;
    }

    /** What customers get by it, after "who got". */
    String words() {
        return words;
    }

    abstract double chance(ReplayedDecision decision, ActionType action);
}
