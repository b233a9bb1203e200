package io.tidewatch.engine.strategy;

import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.topics.ActionType;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;

/**
 * What was done about a customer, and what became of it.
 *
 * @param assignmentId of the assignment
 * @param assignedAt when the action was chosen
 * @param due the end of the churn window, at which the outcome is known
 * @param context by what it was chosen
 * @param known what was known before
 * @param rules what the rules would do
 * @param done what was done
 * @param propensities the chance of each action at that moment, each above 0; they sum to 1; {@code done} is one of them
 * @param returned whether the customer came before {@code due}
 * @param spend of the customer in that time, money; below 0 where more was given back than bought
 * @param cost of the action by its receipts, money, 0 or more
 */
public record Lesson(
        String assignmentId,
        Instant assignedAt,
        Instant due,
        StrategyContext context,
        Covariates known,
        ActionType rules,
        ActionType done,
        Map<ActionType, Double> propensities,
        boolean returned,
        double spend,
        double cost) {
    /** The order in which outcomes became known; ids make it the same wherever lessons come from. */
    public static final Comparator<Lesson> BY_OUTCOME =
            Comparator.comparing(Lesson::due).thenComparing(Lesson::assignmentId);

    public Lesson {
        Objects.requireNonNull(assignmentId, "assignmentId");
        Objects.requireNonNull(assignedAt, "assignedAt");
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(known, "known");
        Objects.requireNonNull(rules, "rules");
        Objects.requireNonNull(done, "done");
        propensities = Map.copyOf(propensities);
        if (!propensities.containsKey(done)) {
            throw new IllegalArgumentException("the action " + done.wireName() + " was done without a chance of it");
        }
        if (!Double.isFinite(spend) || !(cost >= 0 && cost < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("spend is " + spend + " and cost " + cost + "; one is no amount");
        }
    }

    /** What the customer brought: spend less cost, money. */
    public double money() {
        return spend - cost;
    }

    /** The state that has learnt this as well. */
    public StrategyState learntBy(StrategyState state) {
        return state.with(context, known, done, returned, cost);
    }
}
