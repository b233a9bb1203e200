package io.tidewatch.replay.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.effect.EffectReport;
import io.tidewatch.engine.effect.NotRandomisedException;
import io.tidewatch.engine.effect.RunningMoments;
import io.tidewatch.engine.strategy.EvaluationReport;
import io.tidewatch.engine.strategy.LearntStrategy;
import io.tidewatch.engine.strategy.Lesson;
import io.tidewatch.engine.strategy.StrategyEvaluation;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.replay.generator.Dice;
import io.tidewatch.topics.ActionType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Whether what a strategy would have brought is told right, in a shop of which it is known. */
class StrategyEvaluationTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final StrategySettings SETTINGS = new StrategySettings(0.05, 1, "evaluated");
    private static final int WARNINGS = 1_500;
    private static final int EXPERIMENTS = 60;
    private static final Duration BETWEEN = Duration.ofHours(2);
    private static final Duration WINDOW = Duration.ofDays(30);
    /** A tenth is left alone, and of three tenths any action is drawn. */
    private static final double HOLDOUT = 0.1;

    private static final double ANY = 0.3;

    private final ActionShop shop = new ActionShop();

    /** What was logged of one shop, with the customers, whom only its maker knows. */
    private record Logged(List<Lesson> lessons, List<ActionShop.Visitor> visitors) {}

    @Test
    void theIntervalHoldsWhatTheStrategyWouldHaveBrought() throws Exception {
        int held = 0;
        RunningMoments errors = new RunningMoments();
        double naive = 0;
        for (int seed = 0; seed < EXPERIMENTS; seed++) {
            Logged logged = logged(seed, HOLDOUT, ANY);
            EvaluationReport report = new StrategyEvaluation(SETTINGS, EffectReport.ALPHA).of(logged.lessons());
            double truth = truth(logged);
            EvaluationReport.Values values = report.values().orElseThrow();
            held += values.moneyGain().covers(truth) ? 1 : 0;
            errors.add(values.moneyGain().mean() - truth);
            naive += bestByAverage(logged) == ActionType.CALL ? 1 : 0;
        }

        // All of 60 may miss 5 %: fewer than 52 would come once in ten thousand times.
        assertThat(held).isGreaterThanOrEqualTo(52);
        assertThat(Math.abs(errors.mean()))
                .as("no error but by chance")
                .isLessThan(4 * errors.deviation() / Math.sqrt(EXPERIMENTS));
        // The rules call those who spend most, so their average is the largest, whatever a call brings.
        assertThat(naive).as("averages of money by action mislead").isGreaterThan(EXPERIMENTS / 2.0);
    }

    @Test
    void itKnowsNothingOfTheFuture() throws Exception {
        Logged logged = logged(7, HOLDOUT, ANY);
        List<Lesson> changed = new ArrayList<>(logged.lessons());
        Instant middle = START.plus(BETWEEN.multipliedBy(WARNINGS / 2));
        // When: everything that became known later was otherwise
        changed.replaceAll(lesson -> lesson.due().isBefore(middle) ? lesson : with(lesson, !lesson.returned(), 0));

        List<EvaluationReport.Day> as = history(logged.lessons(), middle);
        assertThat(as).isNotEmpty();
        assertThat(history(changed, middle)).isEqualTo(as);
    }

    @Test
    void theOrderInWhichLessonsComeDoesNotMatter() throws Exception {
        Logged logged = logged(3, HOLDOUT, ANY);
        List<Lesson> backwards = new ArrayList<>(logged.lessons());
        Collections.reverse(backwards);

        StrategyEvaluation evaluation = new StrategyEvaluation(SETTINGS, EffectReport.ALPHA);
        assertThat(evaluation.of(backwards)).isEqualTo(evaluation.of(logged.lessons()));
    }

    @Test
    void whereNothingWasLeftToChanceItRefuses() {
        Logged logged = logged(1, 0, 0);

        assertThatThrownBy(() -> new StrategyEvaluation(SETTINGS, EffectReport.ALPHA).of(logged.lessons()))
                .isInstanceOf(NotRandomisedException.class)
                .hasMessageContaining("one action alone was possible")
                .hasMessageContaining("'experiments'");
    }

    @Test
    void withFewOutcomesItIsTooEarly() throws Exception {
        EvaluationReport report = new StrategyEvaluation(SETTINGS, EffectReport.ALPHA)
                .of(logged(1, HOLDOUT, 0).lessons().subList(0, 40));

        assertThat(report.values()).isEmpty();
        assertThat(report.tooEarly().orElseThrow()).startsWith("too early: of warnings with a choice 40 of 100");
        assertThat(report.warnings()).isEqualTo(40);
    }

    @Test
    void whatTheStrategyWouldDoIsToldBesideTheRules() throws Exception {
        EvaluationReport report = new StrategyEvaluation(SETTINGS, EffectReport.ALPHA)
                .of(logged(2, HOLDOUT, ANY).lessons());

        for (Map<ActionType, Double> shares : List.of(report.byRules(), report.byStrategy())) {
            assertThat(shares.values().stream()
                            .flatMapToDouble(DoubleStream::of)
                            .sum())
                    .isBetween(0.999_999, 1.000_001);
        }
        assertThat(report.byStrategy()).isNotEqualTo(report.byRules());
        assertThat(report.withChoice()).isEqualTo(WARNINGS);
        assertThat(report.otherThanRules()).isBetween((long) (0.2 * WARNINGS), (long) (0.45 * WARNINGS));
    }

    private static List<EvaluationReport.Day> history(List<Lesson> lessons, Instant until) throws Exception {
        return new StrategyEvaluation(SETTINGS, EffectReport.ALPHA)
                .of(lessons).history().stream()
                        .filter(day ->
                                day.day().isBefore(until.atZone(ZoneOffset.UTC).toLocalDate()))
                        .toList();
    }

    /** The mean of what the strategy's chances bring beyond the rules, with what it knew each time. */
    private double truth(Logged logged) {
        List<Lesson> lessons = logged.lessons();
        StrategyState state = StrategyState.empty();
        int known = 0;
        double sum = 0;
        for (int i = 0; i < lessons.size(); i++) {
            Lesson lesson = lessons.get(i);
            // In the order of assignment windows end in that order too, for all are as long.
            while (lessons.get(known).due().isBefore(lesson.assignedAt())) {
                state = lessons.get(known).learntBy(state);
                known++;
            }
            ActionShop.Visitor visitor = logged.visitors().get(i);
            Map<ActionType, Double> chances = new LearntStrategy(SETTINGS, state)
                    .choose(
                            lesson.context(),
                            lesson.known(),
                            lesson.rules(),
                            Set.of(ActionType.values()),
                            lesson.assignmentId())
                    .propensities();
            for (Map.Entry<ActionType, Double> action : chances.entrySet()) {
                sum += action.getValue() * shop.expected(visitor, action.getKey());
            }
            sum -= shop.expected(visitor, lesson.rules());
        }
        return sum / lessons.size();
    }

    private static ActionType bestByAverage(Logged logged) {
        Map<ActionType, RunningMoments> money = new EnumMap<>(ActionType.class);
        logged.lessons()
                .forEach(lesson -> money.computeIfAbsent(lesson.done(), done -> new RunningMoments())
                        .add(lesson.money()));
        return money.entrySet().stream()
                .max(Map.Entry.comparingByValue(Comparator.comparingDouble(RunningMoments::mean)))
                .orElseThrow()
                .getKey();
    }

    private Logged logged(long seed, double holdout, double any) {
        Dice dice = new Dice(seed, 99);
        List<Lesson> lessons = new ArrayList<>();
        List<ActionShop.Visitor> visitors = new ArrayList<>();
        for (int i = 0; i < WARNINGS; i++) {
            ActionShop.Visitor visitor = shop.draw(dice);
            ActionType rules = ActionShop.rules(visitor.context());
            Map<ActionType, Double> chances = new EnumMap<>(ActionType.class);
            if (any > 0) {
                for (ActionType action : ActionType.values()) {
                    chances.put(action, any / ActionType.values().length);
                }
            }
            if (holdout > 0) {
                chances.merge(ActionType.NONE, holdout, Double::sum);
            }
            chances.merge(rules, 1 - holdout - any, Double::sum);
            ActionType done = drawn(chances, dice.uniform());
            ActionShop.Happened happened = shop.happens(visitor, done, dice);
            Instant at = START.plus(BETWEEN.multipliedBy(i));
            lessons.add(new Lesson(
                    "a-" + seed + "-" + (100_000 + i),
                    at,
                    at.plus(WINDOW),
                    visitor.context(),
                    visitor.known(),
                    rules,
                    done,
                    chances,
                    happened.outcome().returned(),
                    happened.outcome().spend(),
                    happened.cost()));
            visitors.add(visitor);
        }
        return new Logged(lessons, visitors);
    }

    private static ActionType drawn(Map<ActionType, Double> chances, double place) {
        double left = place;
        ActionType last = ActionType.NONE;
        for (Map.Entry<ActionType, Double> chance : chances.entrySet()) {
            last = chance.getKey();
            left -= chance.getValue();
            if (left < 0) {
                break;
            }
        }
        return last;
    }

    private static Lesson with(Lesson lesson, boolean returned, double spend) {
        return new Lesson(
                lesson.assignmentId(),
                lesson.assignedAt(),
                lesson.due(),
                lesson.context(),
                lesson.known(),
                lesson.rules(),
                lesson.done(),
                lesson.propensities(),
                returned,
                spend,
                lesson.cost());
    }
}
