package io.tidewatch.engine.strategy.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.engine.effect.Messages;
import io.tidewatch.engine.effect.NotRandomisedException;
import io.tidewatch.engine.effect.Trials;
import io.tidewatch.engine.strategy.Lesson;
import io.tidewatch.engine.strategy.LessonLog;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.Receipt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvaluationLogTest {
    private static final StrategySettings SETTINGS = new StrategySettings(0.05, 0.5, "shop");
    private static final double ALPHA = 0.05;
    private static final Map<ActionType, Double> EITHER = Map.of(ActionType.COUPON, 0.5, ActionType.NONE, 0.5);

    @Test
    void withoutAnOutcomeThereIsNothingToTell() throws NotRandomisedException {
        EvaluationLog log = new EvaluationLog();
        assertThat(log.isEmpty()).isTrue();
        log.add(Messages.assignment(1, Trials.RULES, 0.9, 0));

        assertThat(log.isEmpty()).isFalse();
        assertThat(log.report(SETTINGS, ALPHA)).isEmpty();
    }

    @Test
    void whereNothingWasLeftToChanceNothingIsTold() {
        EvaluationLog log = new EvaluationLog();
        for (int i = 0; i < 20; i++) {
            tell(log, with(Messages.assignment(i, Trials.RULES, 1, i), Map.of(ActionType.COUPON, 1.0), "u-" + i));
        }

        assertThatThrownBy(() -> log.report(SETTINGS, ALPHA))
                .isInstanceOf(NotRandomisedException.class)
                .hasMessageContaining("each of the 20 warnings")
                .hasMessageContaining("'experiments.holdout'");
    }

    @Test
    void whereTheRulesHadNoChanceNothingIsToldOfThem() {
        EvaluationLog log = new EvaluationLog();
        Assignment assignment = Messages.assignment(1, Trials.HOLDOUT, 0.5, 0);
        tell(log, with(assignment, Map.of(ActionType.CALL, 0.5, ActionType.NONE, 0.5), "u-1"));

        assertThatThrownBy(() -> log.report(SETTINGS, ALPHA))
                .isInstanceOf(NotRandomisedException.class)
                .hasMessageContaining("the rules' own action had no chance");
    }

    @Test
    void whatIsLeftOutIsCounted() throws NotRandomisedException {
        EvaluationLog log = new EvaluationLog();
        tell(log, with(Messages.assignment(1, Trials.RULES, 0.5, 0), EITHER, "anna"));
        tell(log, with(Messages.assignment(2, Trials.RULES, 0.5, 20), EITHER, "anna"));
        tell(log, with(Messages.assignment(3, Trials.RULES, 1, 1), Map.of(ActionType.COUPON, 1.0), "berta"));
        tell(
                log,
                with(
                        Messages.assignment(4, Trials.HOLDOUT, 0.5, 2),
                        Map.of(ActionType.CALL, 0.5, ActionType.NONE, 0.5),
                        "carla"));
        Assignment absurd = with(Messages.assignment(5, Trials.RULES, 0.5, 3), EITHER, "dora");
        log.add(absurd);
        log.add(Messages.outcome(absurd, true, 1e20));
        log.add(with(Messages.assignment(6, Trials.RULES, 0.5, 4), EITHER, "emma"));

        StrategyReport report = log.report(SETTINGS, ALPHA).orElseThrow();

        assertThat(report.counts())
                .isEqualTo(new EvaluationCounts(1, 1, 1, 1, 1, 1, new LessonLog.LeftOut(0, 0, 0, 0)));
        assertThat(report.advice()).isEqualTo(StrategyReport.Advice.TOO_EARLY);
        assertThat(report.difference().money().tooEarly().orElseThrow().words())
                .startsWith("too early: ")
                .contains("customers more who got what the rules would do");
    }

    @Test
    void itIsTheSameInWhicheverOrderMessagesCame() throws NotRandomisedException {
        List<Lesson> lessons = lessons(400);
        List<Lesson> shuffled = new ArrayList<>(lessons);
        Collections.shuffle(shuffled, new Random(5));

        assertThat(report(shuffled)).isEqualTo(report(lessons));
    }

    @Test
    void aDecisionKnowsNothingOfItsOwnOutcomeNorOfLaterOnes() {
        // Given: the same warnings, and other outcomes of all windows that end after a moment
        List<Lesson> lessons = lessons(400);
        Lesson middle = lessons.get(200);
        List<Lesson> others = lessons.stream()
                .map(lesson -> lesson.due().isBefore(middle.assignedAt()) ? lesson : otherwise(lesson))
                .toList();

        // When
        List<ReplayedDecision> one = new ProgressiveReplay(SETTINGS).decisions(lessons, lesson -> true);
        List<ReplayedDecision> other = new ProgressiveReplay(SETTINGS).decisions(others, lesson -> true);

        // Then
        int until = one.stream().map(ReplayedDecision::lesson).toList().indexOf(middle);
        assertThat(until).isGreaterThan(100);
        for (int i = 0; i <= until; i++) {
            assertThat(other.get(i).strategy()).isEqualTo(one.get(i).strategy());
            assertThat(other.get(i).predictions()).isEqualTo(one.get(i).predictions());
        }
        // And: later on they matter
        assertThat(other.get(399).predictions()).isNotEqualTo(one.get(399).predictions());
    }

    @Test
    void whatHadNoChanceIsNotDone() {
        // Given: of whom nobody was held out
        Lesson lesson = lesson(
                with(
                        Messages.assignment(1, Trials.RULES, 0.5, 0),
                        Map.of(ActionType.COUPON, 0.5, ActionType.CALL, 0.5),
                        "u-1"),
                true);

        // When
        List<ReplayedDecision> decisions = new ProgressiveReplay(SETTINGS).decisions(List.of(lesson), one -> true);

        // Then
        assertThat(decisions.get(0).strategy()).containsOnlyKeys(ActionType.COUPON, ActionType.CALL);
        assertThat(decisions.get(0).strategy().values().stream()
                        .mapToDouble(chance -> chance)
                        .sum())
                .isCloseTo(1, within(1e-12));
        assertThat(new StrategyEvaluation(SETTINGS, ALPHA)
                        .report(decisions, new EvaluationCounts(1, 0, 0, 0, 0, 0, new LessonLog.LeftOut(0, 0, 0, 0)))
                        .policy(TargetPolicy.NOTHING))
                .isEmpty();
    }

    @Test
    void whereCouponsOnlyCostTheStrategyLeavesCustomersAlone() throws NotRandomisedException {
        // Given: customers who come as often with a coupon as without
        StrategyReport report = report(lessons(4_000));

        // Then: it gives fewer of them, and that saves money
        assertThat(report.departs()).isGreaterThan(0.3);
        assertThat(report.difference().money().estimate().orElseThrow().mean()).isPositive();
        assertThat(report.actions())
                .extracting(ActionShare::action)
                .containsExactlyInAnyOrder(ActionType.COUPON, ActionType.NONE);
        assertThat(report.actions().stream().mapToDouble(ActionShare::strategy).sum())
                .isCloseTo(1, within(1e-9));
        double strategy = value(report, TargetPolicy.STRATEGY);
        double rules = value(report, TargetPolicy.RULES);
        assertThat(strategy - rules)
                .isCloseTo(report.difference().money().estimate().orElseThrow().mean(), within(1e-9));
        assertThat(StrategyReportJson.tree(report)
                        .at("/strategy_beyond_rules/money_per_1000/low")
                        .isNumber())
                .isTrue();
    }

    private static double value(StrategyReport report, TargetPolicy policy) {
        return report.policy(policy)
                .orElseThrow()
                .money()
                .estimate()
                .orElseThrow()
                .mean();
    }

    private static StrategyReport report(List<Lesson> lessons) {
        return new StrategyEvaluation(SETTINGS, ALPHA)
                .report(
                        new ProgressiveReplay(SETTINGS).decisions(lessons, lesson -> true),
                        new EvaluationCounts(lessons.size(), 0, 0, 0, 0, 0, new LessonLog.LeftOut(0, 0, 0, 0)));
    }

    /** Customers of whom half come, whatever is done; a coupon costs 30. */
    private static List<Lesson> lessons(int count) {
        Random random = new Random(3);
        List<Lesson> lessons = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Assignment assignment =
                    Messages.assignment(i, random.nextBoolean() ? Trials.RULES : Trials.HOLDOUT, 0.5, i / 10);
            lessons.add(lesson(with(assignment, EITHER, "u-" + i), random.nextBoolean()));
        }
        return lessons;
    }

    private static Lesson lesson(Assignment assignment, boolean returned) {
        LessonLog log = new LessonLog();
        log.add(assignment);
        log.add(Messages.outcome(assignment, returned, returned ? 100 : 0));
        if (!assignment.heldOut()) {
            log.add(Messages.receipt(assignment, Receipt.Status.DELIVERED, 30, 1));
        }
        return log.settle().get(0);
    }

    private static Lesson otherwise(Lesson lesson) {
        return new Lesson(
                lesson.assignmentId(),
                lesson.assignedAt(),
                lesson.due(),
                lesson.context(),
                lesson.known(),
                lesson.rules(),
                lesson.done(),
                lesson.propensities(),
                !lesson.returned(),
                500,
                lesson.cost());
    }

    private static void tell(EvaluationLog log, Assignment assignment) {
        log.add(assignment);
        log.add(Messages.outcome(assignment, true, 100));
    }

    private static Assignment with(Assignment of, Map<ActionType, Double> propensities, String user) {
        return new Assignment(
                of.assignmentId(),
                user,
                of.experiment(),
                of.arm(),
                of.heldOut(),
                of.propensity(),
                of.risk(),
                of.band(),
                of.valueTier(),
                of.customerGroup(),
                of.reason(),
                of.valueAtRisk(),
                of.expectedSpend(),
                of.windowDays(),
                of.action(),
                Optional.of(ActionType.COUPON),
                propensities,
                of.assignedAt(),
                of.due(),
                of.model(),
                of.policyVersion());
    }
}
