package io.tidewatch.engine.strategy.evaluation;

import io.tidewatch.engine.effect.DayEffect;
import io.tidewatch.engine.effect.Estimate;
import io.tidewatch.engine.strategy.StrategySettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a strategy would have brought, beside the rules.
 *
 * @param asOf the end of the last window whose outcome is known
 * @param settings how the strategy decides
 * @param alpha probability that the intervals of one value and measure, on any day, miss the truth
 * @param counts which warnings these are
 * @param policies what each policy would have brought; doing nothing is not among them where it had no chance
 * @param difference what the strategy would have brought beyond the rules
 * @param departs share of the warnings in which the strategy would not have done what the rules do, 0 to 1
 * @param actions by what was possible or done
 * @param history the difference at the end of each day on which outcomes became known, from the first day on which something can be said
 */
public record StrategyReport(
        Instant asOf,
        StrategySettings settings,
        double alpha,
        EvaluationCounts counts,
        Map<TargetPolicy, PolicyValue> policies,
        PolicyValue difference,
        double departs,
        List<ActionShare> actions,
        List<DayEffect> history) {
    public StrategyReport {
        policies = Map.copyOf(policies);
        actions = List.copyOf(actions);
        history = List.copyOf(history);
    }

    /** What the figures suggest. */
    public enum Advice {
        /** The whole interval of the difference in money is above 0. */
        SWITCH_ON,
        /** The whole interval is below 0. */
        KEEP_RULES,
        /** The interval holds both. */
        WAIT,
        /** There is no interval yet. */
        TOO_EARLY
    }

    /** What they suggest, by money. */
    public Advice advice() {
        return difference.money().estimate().map(StrategyReport::advice).orElse(Advice.TOO_EARLY);
    }

    private static Advice advice(Estimate money) {
        return money.low() > 0 ? Advice.SWITCH_ON : money.high() < 0 ? Advice.KEEP_RULES : Advice.WAIT;
    }

    /** What a policy would have brought; empty where it had no chance. */
    public Optional<PolicyValue> policy(TargetPolicy policy) {
        return Optional.ofNullable(policies.get(policy));
    }
}
