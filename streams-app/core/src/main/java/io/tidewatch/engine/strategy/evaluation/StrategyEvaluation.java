package io.tidewatch.engine.strategy.evaluation;

import io.tidewatch.engine.effect.ConfidenceSequence;
import io.tidewatch.engine.effect.DayEffect;
import io.tidewatch.engine.effect.EffectEstimator;
import io.tidewatch.engine.effect.Measure;
import io.tidewatch.engine.strategy.Lesson;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.topics.ActionType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges a strategy by what was done by chance. Decisions are made in the order of assignment, from what was known then; their outcomes are looked at in
 * the order in which they became known, so that the interval of each day is that of a person who looks on that day, and all days hold together.
 *
 * @param settings how the strategy decides
 * @param alpha probability of an error, above 0 and below 1
 */
public record StrategyEvaluation(StrategySettings settings, double alpha) {
    private static final Comparator<ReplayedDecision> BY_OUTCOME =
            Comparator.comparing(ReplayedDecision::lesson, Lesson.BY_OUTCOME);

    /** Whether something was left to chance, and the rules' own action had one: only then a policy can be compared with the rules. */
    static boolean isJudged(Lesson lesson) {
        return hasChoice(lesson) && lesson.propensities().containsKey(lesson.rules());
    }

    static boolean hasChoice(Lesson lesson) {
        return lesson.propensities().size() > 1;
    }

    /**
     * The report.
     *
     * @param decisions one of each warning that is judged, at least one, by {@link ProgressiveReplay}
     * @param counts which they are
     */
    public StrategyReport report(List<ReplayedDecision> decisions, EvaluationCounts counts) {
        List<ReplayedDecision> known = decisions.stream().sorted(BY_OUTCOME).toList();
        ConfidenceSequence sequence = EffectEstimator.sequence(alpha);
        PolicyEstimator difference = new PolicyEstimator(TargetPolicy.STRATEGY, Optional.of(TargetPolicy.RULES));
        List<DayEffect> history = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            difference.add(known.get(i));
            LocalDate day = day(known.get(i));
            if (i + 1 == known.size() || !day(known.get(i + 1)).equals(day)) {
                look(day, difference, sequence).ifPresent(history::add);
            }
        }
        return new StrategyReport(
                known.get(known.size() - 1).lesson().due(),
                settings,
                alpha,
                counts,
                values(known, sequence),
                difference.value(sequence),
                known.stream()
                        .mapToDouble(decision ->
                                1 - decision.chance(decision.lesson().rules()))
                        .average()
                        .orElse(0),
                shares(known),
                history);
    }

    private static Optional<DayEffect> look(LocalDate day, PolicyEstimator difference, ConfidenceSequence sequence) {
        DayEffect look = new DayEffect(
                day,
                difference.count(),
                difference.told(Measure.KEPT, sequence),
                difference.told(Measure.MONEY, sequence));
        return look.kept().isPresent() || look.money().isPresent() ? Optional.of(look) : Optional.empty();
    }

    private static Map<TargetPolicy, PolicyValue> values(List<ReplayedDecision> known, ConfidenceSequence sequence) {
        Map<TargetPolicy, PolicyValue> values = new EnumMap<>(TargetPolicy.class);
        for (TargetPolicy policy : TargetPolicy.values()) {
            if (policy == TargetPolicy.NOTHING
                    && known.stream()
                            .anyMatch(decision ->
                                    !decision.lesson().propensities().containsKey(ActionType.NONE))) {
                continue;
            }
            PolicyEstimator estimator = new PolicyEstimator(policy, Optional.empty());
            known.forEach(estimator::add);
            values.put(policy, estimator.value(sequence));
        }
        return values;
    }

    private static List<ActionShare> shares(List<ReplayedDecision> known) {
        List<ActionShare> shares = new ArrayList<>();
        for (ActionType action : ActionType.values()) {
            if (known.stream()
                    .anyMatch(decision -> decision.lesson().propensities().containsKey(action))) {
                shares.add(new ActionShare(
                        action,
                        share(known, action, TargetPolicy.STRATEGY),
                        share(known, action, TargetPolicy.RULES),
                        known.stream()
                                .mapToDouble(decision -> decision.lesson().done() == action ? 1 : 0)
                                .average()
                                .orElse(0)));
            }
        }
        return shares;
    }

    private static double share(List<ReplayedDecision> known, ActionType action, TargetPolicy policy) {
        return known.stream()
                .mapToDouble(decision -> policy.chance(decision, action))
                .average()
                .orElse(0);
    }

    private static LocalDate day(ReplayedDecision decision) {
        Instant due = decision.lesson().due();
        return LocalDate.ofInstant(due, ZoneOffset.UTC);
    }
}
