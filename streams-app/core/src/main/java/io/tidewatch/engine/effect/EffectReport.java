package io.tidewatch.engine.effect;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an experiment shows by a moment. Each customer counts once, with the first assignment: later ones depend on what was done before.
 *
 * @param asOf the moment
 * @param alpha probability that the intervals of an arm and measure, on any day, miss the truth; for groups see {@link Breakdown}
 * @param customers how many were assigned
 * @param laterAssignments further assignments of these customers, which are not counted
 * @param arms all but the hold-out, by name
 * @param sampleRatio whether the arms have the customers that they should
 */
public record EffectReport(
        Instant asOf,
        double alpha,
        long customers,
        long laterAssignments,
        List<ArmEffect> arms,
        SampleRatio sampleRatio) {
    /** The usual one. */
    public static final double ALPHA = 0.05;
    /** Outcomes are told by the clock of each task, and tasks are not at the same moment. */
    private static final Duration GRACE = Duration.ofDays(1);

    public EffectReport {
        arms = List.copyOf(arms);
    }

    /** The effect of an arm. */
    public Optional<ArmEffect> arm(String name) {
        return arms.stream().filter(arm -> arm.arm().equals(name)).findFirst();
    }

    /**
     * Makes the report.
     *
     * @param trials of one experiment, in any order
     * @param asOf outcomes that were due a day before and are not there are overdue
     * @param alpha probability of an error, above 0 and below 1
     */
    public static EffectReport of(Collection<Trial> trials, Instant asOf, double alpha) {
        List<Trial> first = first(trials);
        EffectEstimator estimator = new EffectEstimator(asOf);
        SampleRatioCheck ratio = new SampleRatioCheck();
        Map<LocalDate, List<Trial>> days = new TreeMap<>();
        for (Trial trial : first) {
            boolean isOverdue =
                    trial.outcome().isEmpty() && trial.due().plus(GRACE).isBefore(asOf);
            estimator.assigned(trial, isOverdue);
            ratio.add(trial.arm(), trial.shares());
            if (trial.outcome().isPresent()) {
                days.computeIfAbsent(Utc.day(trial.due()), day -> new ArrayList<>())
                        .add(trial);
            }
        }
        Map<String, List<DayEffect>> history = new HashMap<>();
        days.forEach((day, concluded) -> {
            estimator.concludeDay(concluded);
            remember(day, estimator, EffectEstimator.sequence(alpha), history);
        });
        return new EffectReport(
                asOf,
                alpha,
                first.size(),
                trials.size() - first.size(),
                arms(estimator, alpha, history),
                ratio.result());
    }

    private static List<Trial> first(Collection<Trial> trials) {
        Map<String, Trial> first = new HashMap<>();
        trials.forEach(trial -> first.merge(
                trial.userId(), trial, (one, other) -> Trial.BY_ASSIGNMENT.compare(one, other) <= 0 ? one : other));
        return first.values().stream().sorted(Trial.BY_ASSIGNMENT).toList();
    }

    private static void remember(
            LocalDate day,
            EffectEstimator estimator,
            ConfidenceSequence sequence,
            Map<String, List<DayEffect>> history) {
        estimator.comparisons().forEach((arm, comparison) -> {
            Comparison overall = comparison.overall();
            Optional<Estimate> kept = told(overall, Measure.KEPT, sequence);
            Optional<Estimate> money = told(overall, Measure.MONEY, sequence);
            if (kept.isPresent() || money.isPresent()) {
                history.computeIfAbsent(arm, name -> new ArrayList<>())
                        .add(new DayEffect(day, overall.customers(), kept, money));
            }
        });
    }

    private static Optional<Estimate> told(Comparison comparison, Measure measure, ConfidenceSequence sequence) {
        return comparison.isReady(measure) ? Optional.of(comparison.estimate(measure, sequence)) : Optional.empty();
    }

    private static List<ArmEffect> arms(EffectEstimator estimator, double alpha, Map<String, List<DayEffect>> history) {
        return estimator.comparisons().entrySet().stream()
                .map(entry -> new ArmEffect(
                        entry.getKey(),
                        entry.getValue().overall().effect(EffectEstimator.sequence(alpha)),
                        entry.getValue().breakdowns(alpha),
                        history.getOrDefault(entry.getKey(), List.of())))
                .collect(Collectors.toUnmodifiableList());
    }
}
