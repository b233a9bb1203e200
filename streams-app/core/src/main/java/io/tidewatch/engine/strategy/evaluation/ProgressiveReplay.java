package io.tidewatch.engine.strategy.evaluation;

import io.tidewatch.engine.strategy.LearntStrategy;
import io.tidewatch.engine.strategy.Lesson;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.topics.ActionType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Lets a strategy decide about customers of the past, one after the other, as if it had been at work: what it has learnt at each is what was known
 * then. It learns from what was done and does not see what it would have done itself, so at work it would learn a little else.
 *
 * @param settings how the strategy decides
 */
public record ProgressiveReplay(StrategySettings settings) {
    private static final Comparator<Lesson> BY_ASSIGNMENT =
            Comparator.comparing(Lesson::assignedAt).thenComparing(Lesson::assignmentId);

    /**
     * Decides.
     *
     * @param lessons all there are, in any order; the strategy learns from each of them
     * @param judged about which of them it decides
     * @return the decisions in the order of assignment
     */
    public List<ReplayedDecision> decisions(Collection<Lesson> lessons, Predicate<Lesson> judged) {
        List<Lesson> known = lessons.stream().sorted(Lesson.BY_OUTCOME).toList();
        List<Lesson> asked =
                lessons.stream().filter(judged).sorted(BY_ASSIGNMENT).toList();
        ActionPredictions predictions = new ActionPredictions();
        StrategyState state = StrategyState.empty();
        List<ReplayedDecision> decisions = new ArrayList<>(asked.size());
        int learnt = 0;
        for (Lesson lesson : asked) {
            // An outcome that is known from this moment on was not yet known when the action was chosen.
            while (learnt < known.size() && known.get(learnt).due().isBefore(lesson.assignedAt())) {
                state = known.get(learnt).learntBy(state);
                predictions.learn(known.get(learnt));
                learnt++;
            }
            decisions.add(new ReplayedDecision(lesson, chances(lesson, state), predictions.of(lesson)));
        }
        return decisions;
    }

    /** A strategy may always do nothing. Where that had no chance nothing is known of it, so its chance goes to the other actions. */
    private Map<ActionType, Double> chances(Lesson lesson, StrategyState state) {
        Set<ActionType> possible = lesson.propensities().keySet();
        Map<ActionType, Double> chances = new EnumMap<>(new LearntStrategy(settings, state)
                .choose(lesson.context(), lesson.known(), lesson.rules(), possible, lesson.assignmentId())
                .propensities());
        chances.keySet().retainAll(possible);
        double sum = chances.values().stream().mapToDouble(chance -> chance).sum();
        chances.replaceAll((action, chance) -> chance / sum);
        return chances;
    }
}
