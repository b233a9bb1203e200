package io.tidewatch.engine.strategy;

import io.tidewatch.engine.effect.Estimate;
import io.tidewatch.topics.ActionType;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a strategy would have brought beside the rules, a customer.
 *
 * @param warnings that count: they have an outcome, and the rules' action had a chance
 * @param withChoice of these those for which more than one action had a chance; for the others the strategy would have done what the rules do
 * @param otherThanRules of these those for which something else than the rules' action was done
 * @param withoutRules warnings that do not count, since the rules' action had no chance
 * @param byRules the share of the warnings for which the rules do each action
 * @param byStrategy the same of the strategy, exploration included
 * @param values empty while it is too early
 * @param tooEarly why nothing is told; empty if something is
 * @param history the gain in money by the end of each UTC day on which windows ended, from the first on of which something is told
 */
public record EvaluationReport(
        long warnings,
        long withChoice,
        long otherThanRules,
        long withoutRules,
        Map<ActionType, Double> byRules,
        Map<ActionType, Double> byStrategy,
        Optional<Values> values,
        Optional<String> tooEarly,
        List<Day> history) {
    /**
     * Values a customer, with intervals that hold however often one looks.
     *
     * @param moneyGain money by the strategy less that by the rules
     * @param keptGain customers kept, likewise
     * @param moneyByStrategy money less costs
     * @param moneyByRules likewise
     */
    public record Values(Estimate moneyGain, Estimate keptGain, Estimate moneyByStrategy, Estimate moneyByRules) {}

    /** The gain in money by the end of a day. */
    public record Day(LocalDate day, Estimate moneyGain) {}

    public EvaluationReport {
        byRules = Map.copyOf(byRules);
        byStrategy = Map.copyOf(byStrategy);
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(tooEarly, "tooEarly");
        history = List.copyOf(history);
    }
}
