package io.tidewatch.engine.strategy.evaluation;

import io.tidewatch.engine.effect.ConfidenceSequence;
import io.tidewatch.engine.effect.Estimate;
import io.tidewatch.engine.effect.Measure;
import io.tidewatch.engine.effect.PseudoOutcome;
import io.tidewatch.engine.effect.PseudoOutcomes;
import io.tidewatch.engine.strategy.Lesson;
import io.tidewatch.topics.ActionType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Estimates the value of a policy, or of one beyond another, from outcomes of what chance did: doubly robust, Σ Δ(a) q(a) + Δ(done) / p(done)
 * (y − q(done)) (Dudík, Langford and Li 2011, "Doubly Robust Policy Evaluation and Learning"). Δ is the policy's chance of an action, less the other's;
 * p is the chance that it had; q is what was predicted. Its mean is the value whatever the predictions are, as long as they and the policies do not know
 * the outcome. A difference is taken customer by customer: where both would do the same there is no noise. Not thread-safe.
 */
final class PolicyEstimator {
    private static final double DAY = Duration.ofDays(1).toMillis();

    private final TargetPolicy policy;
    private final Optional<TargetPolicy> beyond;
    private final Map<Measure, PseudoOutcomes> outcomes = new EnumMap<>(Measure.class);
    private final Support policys = new Support();
    private final Support others = new Support();
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    /**
     * @param policy whose value is estimated
     * @param beyond of which the value is taken off
     */
    PolicyEstimator(TargetPolicy policy, Optional<TargetPolicy> beyond) {
        this.policy = policy;
        this.beyond = beyond;
        for (Measure measure : Measure.values()) {
            outcomes.put(measure, new PseudoOutcomes());
        }
    }

    /** Takes an outcome in. */
    void add(ReplayedDecision decision) {
        Lesson lesson = decision.lesson();
        double weight =
                difference(decision, lesson.done()) / lesson.propensities().get(lesson.done());
        if (weight > 0) {
            policys.add(weight, lesson);
        } else if (weight < 0) {
            others.add(-weight, lesson);
        }
        outcomes.get(Measure.KEPT).add(pseudo(decision, weight, Measure.KEPT, lesson.returned() ? 1 : 0));
        outcomes.get(Measure.MONEY).add(pseudo(decision, weight, Measure.MONEY, lesson.money()));
        first = first.isBefore(lesson.due()) ? first : lesson.due();
        last = last.isAfter(lesson.due()) ? last : lesson.due();
    }

    /** How many outcomes were taken in. */
    long count() {
        return outcomes.get(Measure.MONEY).count();
    }

    /** The value as far as it can be told. */
    PolicyValue value(ConfidenceSequence sequence) {
        return new PolicyValue(finding(Measure.KEPT, sequence), finding(Measure.MONEY, sequence));
    }

    /** The interval, unless it is too early. */
    Optional<Estimate> told(Measure measure, ConfidenceSequence sequence) {
        return missing(measure).isEmpty() ? Optional.of(sequence.around(outcomes.get(measure))) : Optional.empty();
    }

    private PolicyFinding finding(Measure measure, ConfidenceSequence sequence) {
        return told(measure, sequence)
                .map(PolicyFinding::of)
                .orElseGet(() -> PolicyFinding.of(new PolicyTooEarly(missing(measure), days(measure))));
    }

    private PseudoOutcome pseudo(ReplayedDecision decision, double weight, Measure measure, double outcome) {
        Lesson lesson = decision.lesson();
        double predicted = 0;
        double spread = 0;
        for (Map.Entry<ActionType, Double> chance : lesson.propensities().entrySet()) {
            double difference = difference(decision, chance.getKey());
            predicted +=
                    difference * decision.predictions().get(chance.getKey()).of(measure);
            spread += difference * difference / chance.getValue();
        }
        double error = outcome - decision.predictions().get(lesson.done()).of(measure);
        return new PseudoOutcome(predicted + weight * error, predicted, error * error * spread);
    }

    private double difference(ReplayedDecision decision, ActionType action) {
        return policy.chance(decision, action)
                - beyond.map(other -> other.chance(decision, action)).orElse(0.0);
    }

    private List<PolicyTooEarly.Missing> missing(Measure measure) {
        List<PolicyTooEarly.Missing> missing = new ArrayList<>();
        miss(missing, policy, policys.missing(measure));
        beyond.ifPresent(other -> miss(missing, other, others.missing(measure)));
        return missing;
    }

    private static void miss(List<PolicyTooEarly.Missing> missing, TargetPolicy whose, long customers) {
        if (customers > 0) {
            missing.add(new PolicyTooEarly.Missing(whose, customers));
        }
    }

    private OptionalLong days(Measure measure) {
        OptionalLong own = days(policys, policys.missing(measure));
        OptionalLong other = beyond.isEmpty() ? OptionalLong.of(0) : days(others, others.missing(measure));
        return own.isEmpty() || other.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(own.getAsLong(), other.getAsLong()));
    }

    /** At the pace of outcomes so far, which takes a day of them at least. */
    private OptionalLong days(Support support, long missing) {
        if (missing == 0) {
            return OptionalLong.of(0);
        }
        double watched = count() == 0 ? 0 : Duration.between(first, last).toMillis() / DAY;
        return watched < 1 || support.outcomes() == 0
                ? OptionalLong.empty()
                : OptionalLong.of((long) Math.ceil(missing * watched / support.outcomes()));
    }
}
