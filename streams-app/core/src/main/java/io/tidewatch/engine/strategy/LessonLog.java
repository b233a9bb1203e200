package io.tidewatch.engine.strategy;

import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.engine.effect.ReceiptTally;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Joins assignments, receipts and outcomes to lessons. They may come in any order between two calls of {@link #settle}. It keeps those whose outcome is
 * not known yet, without the customers' ids: about a kilobyte each. Not thread-safe.
 */
public final class LessonLog {
    /**
     * An outcome comes when its task's clock passes the window's end, which is at once where all is well. A customer who was erased has none, so an
     * assignment is let go of when outcomes are known that ended so much later.
     */
    private static final Duration LATEST = Duration.ofDays(30);

    private final Map<String, Assignment> open = new HashMap<>();
    private final Map<String, List<Receipt>> receipts = new HashMap<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private Instant newest = Instant.MIN;
    private LeftOut leftOut = new LeftOut(0, 0, 0, 0);

    /**
     * What could not be learnt from.
     *
     * @param withoutAssignment outcomes whose assignment is not known, or that were told before
     * @param ofOldForm assignments that do not tell how likely the action was
     * @param unusable assignments or outcomes with a number that is none of a shop
     * @param withoutOutcome assignments whose outcome has not come long after it was due
     */
    public record LeftOut(long withoutAssignment, long ofOldForm, long unusable, long withoutOutcome) {
        private LeftOut plus(long withoutAssignment, long ofOldForm, long unusable, long withoutOutcome) {
            return new LeftOut(
                    this.withoutAssignment + withoutAssignment,
                    this.ofOldForm + ofOldForm,
                    this.unusable + unusable,
                    this.withoutOutcome + withoutOutcome);
        }
    }

    /** Takes an assignment in. */
    public void add(Assignment assignment) {
        open.putIfAbsent(assignment.assignmentId(), assignment.withoutUser());
    }

    /** Takes a receipt in. One that names no assignment belongs to that of its episode. */
    public void add(Receipt receipt) {
        receipts.computeIfAbsent(receipt.assignmentId().orElse(receipt.episodeId()), id -> new ArrayList<>(1))
                .add(receipt.withoutUser());
    }

    /** Takes an outcome in. */
    public void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    /** The lessons of the outcomes since the last call, in the order of {@link Lesson#BY_OUTCOME}. To be called when all that was told before them was taken in. */
    public List<Lesson> settle() {
        List<Lesson> lessons = new ArrayList<>(outcomes.size());
        for (Outcome outcome : outcomes) {
            newest = newest.isAfter(outcome.due()) ? newest : outcome.due();
            Assignment assignment = open.remove(outcome.assignmentId());
            if (assignment == null) {
                leftOut = leftOut.plus(1, 0, 0, 0);
                continue;
            }
            lesson(assignment, outcome).ifPresent(lessons::add);
        }
        outcomes.clear();
        letGo();
        lessons.sort(Lesson.BY_OUTCOME);
        return lessons;
    }

    /** How many assignments wait for their outcome. */
    public int open() {
        return open.size();
    }

    /** What was left out so far. */
    public LeftOut leftOut() {
        return leftOut;
    }

    private void letGo() {
        if (newest.equals(Instant.MIN)) {
            return;
        }
        int before = open.size();
        open.values().removeIf(assignment -> assignment.due().isBefore(newest.minus(LATEST)));
        leftOut = leftOut.plus(0, 0, 0, before - open.size());
        receipts.keySet().retainAll(open.keySet());
    }

    private Optional<Lesson> lesson(Assignment assignment, Outcome outcome) {
        Optional<StrategyContext> context = StrategyContext.of(assignment);
        if (context.isEmpty()
                || assignment.ruleAction().isEmpty()
                || assignment.actionPropensities().isEmpty()) {
            leftOut = leftOut.plus(0, 1, 0, 0);
            return Optional.empty();
        }
        try {
            return Optional.of(new Lesson(
                    assignment.assignmentId(),
                    assignment.assignedAt(),
                    assignment.due(),
                    context.get(),
                    new Covariates(assignment.risk(), assignment.expectedSpend(), assignment.valueAtRisk()),
                    assignment.ruleAction().get(),
                    assignment.done(),
                    assignment.actionPropensities(),
                    outcome.returned(),
                    outcome.spend(),
                    ReceiptTally.of(receipts.getOrDefault(assignment.assignmentId(), List.of()))
                            .cost()));
        } catch (IllegalArgumentException noAmount) {
            leftOut = leftOut.plus(0, 0, 1, 0);
            return Optional.empty();
        }
    }
}
