package io.tidewatch.engine.strategy;

import io.tidewatch.engine.effect.ConfidenceSequence;
import io.tidewatch.engine.effect.EffectEstimator;
import io.tidewatch.engine.effect.NotRandomisedException;
import io.tidewatch.engine.effect.RunningMoments;
import io.tidewatch.topics.ActionType;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Estimates from logged chances what a strategy would have brought, had it chosen and learnt as it went, beside the rules. About each customer it decides with
 * what was known by then and no later, among the actions that had a chance. Each customer's part is {@link PolicyValue}; customers count by the end of their
 * windows, which was settled before anything was done, so the interval may be looked at on any day.
 */
public final class StrategyEvaluation {
    /** As for the effect of arms: from so many on sums are about normal. */
    private static final int LEAST_WITH_CHOICE = 100;
    /** The usual rule for a normal approximation of a share, for either kind. */
    private static final int LEAST_OTHER = 10;

    private static final Comparator<Lesson> BY_ASSIGNMENT =
            Comparator.comparing(Lesson::assignedAt).thenComparing(Lesson::assignmentId);

    private final StrategySettings settings;
    private final ConfidenceSequence sequence;

    /** @param alpha probability that an interval misses on any day */
    public StrategyEvaluation(StrategySettings settings, double alpha) {
        this.settings = settings;
        this.sequence = EffectEstimator.sequence(alpha);
    }

    /** What a lesson tells: values of the two policies, and of their difference. */
    private record Told(
            Lesson lesson,
            double moneyGain,
            double keptGain,
            double moneyByStrategy,
            double moneyByRules,
            Choice choice) {}

    /**
     * Evaluates.
     *
     * @param lessons in any order
     * @throws NotRandomisedException if for every customer one action alone had a chance
     */
    public EvaluationReport of(List<Lesson> lessons) throws NotRandomisedException {
        List<Lesson> supported = lessons.stream()
                .filter(lesson -> lesson.propensities().containsKey(lesson.rules()))
                .sorted(BY_ASSIGNMENT)
                .toList();
        if (supported.stream().noneMatch(StrategyEvaluation::hasChoice)) {
            throw NotRandomisedException.oneActionEach(lessons.size());
        }
        return report(told(supported), lessons.size() - supported.size());
    }

    private static boolean hasChoice(Lesson lesson) {
        return lesson.propensities().size() > 1;
    }

    private List<Told> told(List<Lesson> byAssignment) {
        List<Lesson> byOutcome = byAssignment.stream().sorted(Lesson.BY_OUTCOME).toList();
        Strategy strategy = new Strategy(settings);
        StrategyState state = StrategyState.empty();
        Posterior posterior = new Posterior(state.returns());
        List<Told> told = new ArrayList<>(byAssignment.size());
        int known = 0;
        for (Lesson lesson : byAssignment) {
            int before = known;
            while (byOutcome.get(known).due().isBefore(lesson.assignedAt())) {
                state = byOutcome.get(known).learntBy(state);
                known++;
            }
            posterior = known == before ? posterior : new Posterior(state.returns());
            Expectation expected = Expectation.of(
                    lesson, state, posterior, lesson.propensities().keySet());
            told.add(tell(
                    lesson,
                    expected,
                    strategy.chooseAmong(
                            state,
                            lesson.context(),
                            lesson.known(),
                            lesson.rules(),
                            lesson.propensities().keySet(),
                            lesson.assignmentId())));
        }
        return told;
    }

    private static Told tell(Lesson lesson, Expectation expected, Choice choice) {
        Map<ActionType, Double> rules = Map.of(lesson.rules(), 1.0);
        Map<ActionType, Double> difference = new EnumMap<>(choice.propensities());
        difference.merge(lesson.rules(), -1.0, Double::sum);
        double kept = lesson.returned() ? 1 : 0;
        return new Told(
                lesson,
                value(difference, lesson, expected.money(), lesson.money()),
                value(difference, lesson, expected.kept(), kept),
                value(choice.propensities(), lesson, expected.money(), lesson.money()),
                value(rules, lesson, expected.money(), lesson.money()),
                choice);
    }

    private static double value(
            Map<ActionType, Double> policy, Lesson lesson, Map<ActionType, Double> expected, double outcome) {
        return PolicyValue.of(policy, lesson.propensities(), expected, lesson.done(), outcome);
    }

    private EvaluationReport report(List<Told> told, long withoutRules) {
        RunningMoments moneyGain = new RunningMoments();
        RunningMoments keptGain = new RunningMoments();
        RunningMoments byStrategy = new RunningMoments();
        RunningMoments byRules = new RunningMoments();
        Map<ActionType, Double> strategys = new EnumMap<>(ActionType.class);
        Map<ActionType, Double> rules = new EnumMap<>(ActionType.class);
        Map<LocalDate, EvaluationReport.Day> history = new HashMap<>();
        long withChoice = 0;
        long other = 0;
        List<Told> byOutcome = told.stream()
                .sorted(Comparator.comparing(Told::lesson, Lesson.BY_OUTCOME))
                .toList();
        for (Told one : byOutcome) {
            Lesson lesson = one.lesson();
            moneyGain.add(one.moneyGain());
            keptGain.add(one.keptGain());
            byStrategy.add(one.moneyByStrategy());
            byRules.add(one.moneyByRules());
            one.choice().propensities().forEach((action, chance) -> strategys.merge(action, chance, Double::sum));
            rules.merge(lesson.rules(), 1.0, Double::sum);
            withChoice += hasChoice(lesson) ? 1 : 0;
            other += lesson.done() == lesson.rules() ? 0 : 1;
            if (missing(withChoice, other).isEmpty()) {
                LocalDate day = lesson.due().atZone(ZoneOffset.UTC).toLocalDate();
                history.put(day, new EvaluationReport.Day(day, sequence.around(moneyGain)));
            }
        }
        Optional<String> missing = missing(withChoice, other);
        return new EvaluationReport(
                told.size(),
                withChoice,
                other,
                withoutRules,
                shares(rules, told.size()),
                shares(strategys, told.size()),
                missing.isPresent()
                        ? Optional.empty()
                        : Optional.of(new EvaluationReport.Values(
                                sequence.around(moneyGain),
                                sequence.around(keptGain),
                                sequence.around(byStrategy),
                                sequence.around(byRules))),
                missing,
                history.values().stream()
                        .sorted(Comparator.comparing(EvaluationReport.Day::day))
                        .toList());
    }

    private static Map<ActionType, Double> shares(Map<ActionType, Double> sums, int count) {
        Map<ActionType, Double> shares = new EnumMap<>(ActionType.class);
        sums.forEach((action, sum) -> shares.put(action, sum / count));
        return shares;
    }

    private static Optional<String> missing(long withChoice, long other) {
        if (withChoice >= LEAST_WITH_CHOICE && other >= LEAST_OTHER) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ENGLISH,
                "too early: of warnings with a choice %,d of %,d outcomes are known, after something else than the rules' action %,d of %,d",
                withChoice,
                LEAST_WITH_CHOICE,
                other,
                LEAST_OTHER));
    }
}
