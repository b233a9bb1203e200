package io.tidewatch.replay.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.effect.DayEffect;
import io.tidewatch.engine.effect.RunningMoments;
import io.tidewatch.engine.strategy.Lesson;
import io.tidewatch.engine.strategy.LessonLog;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.engine.strategy.evaluation.EvaluationCounts;
import io.tidewatch.engine.strategy.evaluation.ProgressiveReplay;
import io.tidewatch.engine.strategy.evaluation.ReplayedDecision;
import io.tidewatch.engine.strategy.evaluation.StrategyEvaluation;
import io.tidewatch.engine.strategy.evaluation.StrategyReport;
import io.tidewatch.topics.ActionType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In shops whose customers respond in a known way the true value of every decision is known. */
class StrategyEvaluationTest {
    private static final int EXPERIMENTS = 60;
    private static final int WARNINGS = 3_000;
    private static final double ALPHA = 0.05;
    private static final StrategySettings SETTINGS =
            new StrategySettings(StrategySettings.DEFAULT_EXPLORE, 0.5, StrategySettings.DEFAULT_SEED);

    private final ActionShop shop = new ActionShop();

    @Test
    void theIntervalHoldsTheTrueDifferenceOnAllDays() {
        // Given
        int missed = 0;
        int days = 0;
        RunningMoments errors = new RunningMoments();
        RunningMoments naiveErrors = new RunningMoments();
        for (int seed = 0; seed < EXPERIMENTS; seed++) {
            List<LoggedShop.Warned> warned = new LoggedShop(WARNINGS, seed).warned();
            Map<String, ActionShop.Visitor> visitors = new HashMap<>();
            warned.forEach(one -> visitors.put(one.assignment().assignmentId(), one.visitor()));
            List<Lesson> lessons = lessons(warned);

            // When
            List<ReplayedDecision> decisions = new ProgressiveReplay(SETTINGS).decisions(lessons, lesson -> true);
            StrategyReport report = new StrategyEvaluation(SETTINGS, ALPHA).report(decisions, counts());

            // Then: windows are of one length, so outcomes come in the order of assignment
            double[] truth = running(decisions, visitors);
            List<DayEffect> told = report.history().stream()
                    .filter(day -> day.money().isPresent())
                    .toList();
            days += told.size();
            missed += misses(told, truth) ? 1 : 0;
            told.stream()
                    .skip(Math.max(0, told.size() - 1))
                    .forEach(last -> errors.add(last.money().orElseThrow().mean() - truth[(int) last.customers() - 1]));
            naiveErrors.add(naiveGainOfCalls(lessons) - trueGainOfCalls(lessons, visitors));
        }

        assertThat(days).as("days on which something is told").isGreaterThan(EXPERIMENTS * 10);
        assertThat(errors.count()).isGreaterThan(EXPERIMENTS / 2);
        // Then: no more than chance makes of 5 % once in a thousand such tests
        assertThat(missed).isLessThanOrEqualTo(mostByChance(EXPERIMENTS, ALPHA, 0.001));
        assertThat(Math.abs(errors.mean())).isLessThan(4 * standardError(errors));
        // And: the rules call those who spend much, so averages of who was called make calls seem what they are not
        assertThat(naiveErrors.mean()).isGreaterThan(10 * standardError(naiveErrors));
    }

    private static boolean misses(List<DayEffect> history, double[] truth) {
        return history.stream().anyMatch(day -> !day.money().orElseThrow().covers(truth[(int) day.customers() - 1]));
    }

    /** The true difference a warning, of so many warnings. */
    private double[] running(List<ReplayedDecision> decisions, Map<String, ActionShop.Visitor> visitors) {
        double[] means = new double[decisions.size()];
        double sum = 0;
        for (int i = 0; i < means.length; i++) {
            ReplayedDecision decision = decisions.get(i);
            ActionShop.Visitor visitor = visitors.get(decision.lesson().assignmentId());
            for (Map.Entry<ActionType, Double> chance : decision.strategy().entrySet()) {
                sum += chance.getValue() * shop.expected(visitor, chance.getKey());
            }
            sum -= shop.expected(visitor, decision.lesson().rules());
            means[i] = sum / (i + 1);
        }
        return means;
    }

    private static double naiveGainOfCalls(List<Lesson> lessons) {
        return mean(lessons, ActionType.CALL) - mean(lessons, ActionType.NONE);
    }

    private static double mean(List<Lesson> lessons, ActionType done) {
        return lessons.stream()
                .filter(lesson -> lesson.done() == done)
                .mapToDouble(Lesson::money)
                .average()
                .orElseThrow();
    }

    private double trueGainOfCalls(List<Lesson> lessons, Map<String, ActionShop.Visitor> visitors) {
        return lessons.stream()
                .map(lesson -> visitors.get(lesson.assignmentId()))
                .mapToDouble(
                        visitor -> shop.expected(visitor, ActionType.CALL) - shop.expected(visitor, ActionType.NONE))
                .average()
                .orElseThrow();
    }

    private static List<Lesson> lessons(List<LoggedShop.Warned> warned) {
        LessonLog log = new LessonLog();
        for (LoggedShop.Warned one : warned) {
            log.add(one.assignment());
            log.add(one.outcome());
            one.receipt().ifPresent(log::add);
        }
        return new ArrayList<>(log.settle());
    }

    private static EvaluationCounts counts() {
        return new EvaluationCounts(WARNINGS, 0, 0, 0, 0, 0, new LessonLog.LeftOut(0, 0, 0, 0));
    }

    private static double standardError(RunningMoments numbers) {
        return numbers.deviation() / Math.sqrt(numbers.count());
    }

    /** The least number that a binomial count exceeds with a probability of at most {@code tail}. */
    private static int mostByChance(int trials, double probability, double tail) {
        double of = Math.pow(1 - probability, trials);
        double sum = of;
        int most = 0;
        while (1 - sum > tail) {
            of *= (trials - most) * probability / ((most + 1) * (1 - probability));
            most++;
            sum += of;
        }
        return most;
    }
}
