package io.tidewatch.engine.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.effect.Messages;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.Receipt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LessonLogTest {
    private final LessonLog log = new LessonLog();

    @Test
    void aLessonIsWhatWasDoneAndWhatBecameOfItInWhicheverOrderItWasTold() {
        Assignment assignment = Messages.assignment(1, "rules", 0.9, 0);
        log.add(Messages.outcome(assignment, true, 80));
        log.add(Messages.receipt(assignment, Receipt.Status.DELIVERED, 4, 1));
        log.add(assignment);

        assertThat(log.settle()).singleElement().satisfies(lesson -> {
            assertThat(lesson.done()).isEqualTo(ActionType.COUPON);
            assertThat(lesson.returned()).isTrue();
            assertThat(lesson.money()).isEqualTo(76);
            assertThat(lesson.context())
                    .isEqualTo(StrategyContext.of(assignment).orElseThrow());
        });
        assertThat(log.open()).isZero();
        assertThat(log.settle()).isEmpty();
    }

    @Test
    void nothingIsDoneAboutThoseHeldOut() {
        Assignment assignment = Messages.assignment(1, "holdout", 0.1, 0);
        log.add(assignment);
        log.add(Messages.outcome(assignment, false, 0));

        assertThat(log.settle()).singleElement().satisfies(lesson -> {
            assertThat(lesson.done()).isEqualTo(ActionType.NONE);
            assertThat(lesson.rules()).isEqualTo(ActionType.COUPON);
        });
    }

    @Test
    void lessonsComeInTheOrderOfTheirOutcomes() {
        Assignment late = Messages.assignment(1, "rules", 0.9, 5);
        Assignment early = Messages.assignment(2, "rules", 0.9, 1);
        log.add(late);
        log.add(early);
        log.add(Messages.outcome(late, true, 1));
        log.add(Messages.outcome(early, true, 1));

        assertThat(log.settle()).extracting(Lesson::assignmentId).containsExactly("a-2", "a-1");
    }

    @Test
    void whatCannotBeLearntFromIsCounted() {
        Assignment unknown = Messages.assignment(1, "rules", 0.9, 0);
        Assignment old = ofOldForm(Messages.assignment(2, "rules", 0.9, 0));
        Assignment absurd = Messages.assignment(3, "rules", 0.9, 0);
        Assignment erased = Messages.assignment(4, "rules", 0.9, 0);
        Assignment later = Messages.assignment(5, "rules", 0.9, 60);
        List.of(old, absurd, erased, later).forEach(log::add);
        log.add(Messages.outcome(unknown, true, 1));
        log.add(Messages.outcome(old, true, 1));
        log.add(Messages.outcome(absurd, true, Double.NaN));
        log.add(Messages.outcome(later, true, 1));

        assertThat(log.settle()).extracting(Lesson::assignmentId).containsExactly("a-5");
        assertThat(log.leftOut()).isEqualTo(new LessonLog.LeftOut(1, 1, 1, 1));
        assertThat(log.open()).isZero();
    }

    @Test
    void nobodyIsNamedInWhatIsKept() {
        Assignment assignment = Messages.assignment(1, "rules", 0.9, 0);
        Receipt receipt = Messages.receipt(assignment, Receipt.Status.DELIVERED, 4, 1);

        assertThat(assignment.withoutUser().toString()).doesNotContain(assignment.userId());
        assertThat(receipt.withoutUser().toString()).doesNotContain("userId=" + receipt.userId());
        assertThat(assignment.withoutUser().done()).isEqualTo(assignment.done());
        assertThat(receipt.withoutUser().cost()).isEqualTo(receipt.cost());
    }

    private static Assignment ofOldForm(Assignment assignment) {
        return new Assignment(
                assignment.assignmentId(),
                assignment.userId(),
                assignment.experiment(),
                assignment.arm(),
                assignment.heldOut(),
                assignment.propensity(),
                assignment.risk(),
                assignment.band(),
                assignment.valueTier(),
                Optional.empty(),
                assignment.reason(),
                assignment.valueAtRisk(),
                assignment.expectedSpend(),
                assignment.windowDays(),
                assignment.action(),
                Optional.empty(),
                Map.of(),
                assignment.assignedAt(),
                assignment.due(),
                assignment.model(),
                assignment.policyVersion());
    }
}
