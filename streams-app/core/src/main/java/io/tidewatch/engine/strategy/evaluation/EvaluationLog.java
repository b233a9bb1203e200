package io.tidewatch.engine.strategy.evaluation;

import io.tidewatch.engine.effect.NotRandomisedException;
import io.tidewatch.engine.effect.TrialOutcome;
import io.tidewatch.engine.strategy.Lesson;
import io.tidewatch.engine.strategy.LessonLog;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.Receipt;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * Takes in what is told of assignments, outcomes and receipts, in any order, and judges a strategy by it. Keeps all of them in memory, about a
 * kilobyte an assignment. Not thread-safe.
 */
public final class EvaluationLog {
    private static final BinaryOperator<Assignment> EARLIER =
            BinaryOperator.minBy(Comparator.comparing(Assignment::assignedAt).thenComparing(Assignment::assignmentId));

    private final LessonLog log = new LessonLog();
    /** The first of each customer in each experiment. A customer's arm is drawn once, so later ones were not left to chance any more. */
    private final Map<List<String>, Assignment> firsts = new HashMap<>();

    /** Takes an assignment in. */
    public void add(Assignment assignment) {
        log.add(assignment);
        firsts.merge(List.of(assignment.experiment(), assignment.userId()), assignment, EARLIER);
    }

    /** Takes an outcome in. */
    public void add(Outcome outcome) {
        log.add(outcome);
    }

    /** Takes a receipt in. */
    public void add(Receipt receipt) {
        log.add(receipt);
    }

    /** Whether there is any assignment. */
    public boolean isEmpty() {
        return firsts.isEmpty();
    }

    /**
     * Judges a strategy by all that was taken in. To be asked once.
     *
     * @param alpha probability of an error, above 0 and below 1
     * @return empty as long as no outcome is known that can be learnt from
     * @throws NotRandomisedException if nothing was left to chance
     */
    public Optional<StrategyReport> report(StrategySettings settings, double alpha) throws NotRandomisedException {
        List<Lesson> settled = log.settle();
        List<Lesson> lessons = settled.stream().filter(EvaluationLog::isOfAShop).toList();
        if (lessons.isEmpty()) {
            return Optional.empty();
        }
        Set<String> ids = firsts.values().stream().map(Assignment::assignmentId).collect(Collectors.toSet());
        List<Lesson> first = lessons.stream()
                .filter(lesson -> ids.contains(lesson.assignmentId()))
                .toList();
        long choices = first.stream().filter(StrategyEvaluation::hasChoice).count();
        long judged = first.stream().filter(StrategyEvaluation::isJudged).count();
        if (choices == 0) {
            throw NotRandomisedException.oneAction(first.size());
        }
        if (judged == 0) {
            throw NotRandomisedException.rulesWithoutChance(choices);
        }
        EvaluationCounts counts = new EvaluationCounts(
                judged,
                first.size() - choices,
                choices - judged,
                lessons.size() - first.size(),
                log.open(),
                settled.size() - lessons.size(),
                log.leftOut());
        List<ReplayedDecision> decisions = new ProgressiveReplay(settings)
                .decisions(
                        lessons, lesson -> StrategyEvaluation.isJudged(lesson) && ids.contains(lesson.assignmentId()));
        return Optional.of(new StrategyEvaluation(settings, alpha).report(decisions, counts));
    }

    private static boolean isOfAShop(Lesson lesson) {
        try {
            new TrialOutcome(lesson.returned(), lesson.spend());
            new TrialOutcome(lesson.returned(), lesson.cost());
            return true;
        } catch (IllegalArgumentException noAmount) {
            return false;
        }
    }
}
