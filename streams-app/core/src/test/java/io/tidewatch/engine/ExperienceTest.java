package io.tidewatch.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.engine.alert.ActionRule;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.Alerts;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.engine.experiment.ExperimentSettings;
import io.tidewatch.engine.profile.Visits;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.strategy.LearntStrategy;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Assignments and their outcomes, beside what can be read from the alerts and from the log itself. */
class ExperienceTest {
    private static final Instant END = Events.day(2_000);
    private static final Experiment EXPERIMENT = new Experiment(new ExperimentSettings(
                    "warnings",
                    "salt",
                    0.4,
                    List.of(new ExperimentSettings.Share(
                            "calls",
                            0.2,
                            List.of(new ActionRule(Set.of(), Set.of(), Set.of(), ActionType.CALL, Map.of())))))
            .withStrategy(0.5));
    /** Explores every other time, so that it does what the rules do not. */
    private static final LearntStrategy STRATEGY =
            new LearntStrategy(new StrategySettings(0.5, 0.5, "seed"), StrategyState.empty());

    /** What came out of a log. */
    private record Run(List<ChurnAlert> alerts, List<Assignment> assignments, List<Outcome> outcomes) {
        static Run empty() {
            return new Run(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void add(List<ChurnAlert> some, Experience experience) {
            alerts.addAll(some);
            assignments.addAll(experience.assignments());
            outcomes.addAll(experience.outcomes());
        }

        Run sorted() {
            alerts.sort(Comparator.comparing(ChurnAlert::alertId));
            assignments.sort(Comparator.comparing(Assignment::assignmentId));
            outcomes.sort(Comparator.comparing(Outcome::assignmentId));
            return this;
        }
    }

    @Property(tries = 25)
    void everyAssignmentHasOneOutcomeHoweverEventsAreBatched(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 400) int batchSize) throws ScoringException {
        List<ShopEvent> log = Events.log(seed, 10, 40);

        Run oneByOne = run(log, 1, EXPERIMENT, Forgetting.DEFAULT);

        assertThat(oneByOne.assignments).isNotEmpty().doesNotHaveDuplicates();
        assertThat(oneByOne.outcomes)
                .extracting(Outcome::assignmentId)
                .isEqualTo(oneByOne.assignments.stream()
                        .map(Assignment::assignmentId)
                        .toList());
        assertThat(run(log, batchSize, EXPERIMENT, Forgetting.DEFAULT)).isEqualTo(oneByOne);
    }

    @Property(tries = 25)
    void soItIsWhereUsersAreForgottenSoon(@ForAll long seed, @ForAll @IntRange(min = 2, max = 400) int batchSize)
            throws ScoringException {
        List<ShopEvent> log = Events.log(seed, 10, 40);
        Forgetting soon = new Forgetting(Forgetting.LEAST_DAYS);

        Run oneByOne = run(log, 1, EXPERIMENT, soon);

        assertThat(oneByOne.outcomes).hasSameSizeAs(oneByOne.assignments);
        assertThat(run(log, batchSize, EXPERIMENT, soon)).isEqualTo(oneByOne);
    }

    @Property(tries = 25)
    void anOutcomeIsWhatTheLogSays(@ForAll long seed) throws ScoringException {
        List<ShopEvent> log = Events.log(seed, 10, 40);

        for (Outcome outcome : run(log, 16, EXPERIMENT, Forgetting.DEFAULT).outcomes) {
            List<ShopEvent> meanwhile = between(log, outcome);
            long cents = meanwhile.stream().mapToLong(ExperienceTest::cents).sum();
            assertThat(outcome.spend()).isEqualTo(cents / 100.0);
            Optional<ShopEvent> back = firstVisit(log, meanwhile, outcome);
            assertThat(outcome.returned()).isEqualTo(back.isPresent());
            assertThat(outcome.days().isPresent()).isEqualTo(back.isPresent());
        }
    }

    @Property(tries = 25)
    void nobodyHearsOfThoseHeldOutAndOthersAreWarnedOfAsBefore(@ForAll long seed) throws ScoringException {
        List<ShopEvent> log = Events.log(seed, 10, 40);

        Run with = run(log, 16, EXPERIMENT, Forgetting.DEFAULT);
        Run without = run(log, 16, Experiment.none(), Forgetting.DEFAULT);

        assertThat(with.alerts)
                .noneMatch(alert -> EXPERIMENT.arm(alert.userId()).isHeldOut());
        assertThat(with.alerts)
                .extracting(ChurnAlert::alertId)
                .isEqualTo(without.alerts.stream()
                        .filter(alert -> !EXPERIMENT.arm(alert.userId()).isHeldOut())
                        .map(ChurnAlert::alertId)
                        .toList());
        assertThat(with.assignments).hasSameSizeAs(without.assignments);
        assertThat(with.assignments)
                .as("what would have been suggested is told of those held out too")
                .filteredOn(Assignment::heldOut)
                .allMatch(assignment ->
                        assignment.propensity() == 0.4 && assignment.reason().isPresent());
        assertThat(with.alerts)
                .filteredOn(alert -> alert.kind() == AlertKind.RAISED
                        && EXPERIMENT.arm(alert.userId()).name().equals("calls"))
                .allMatch(alert -> alert.suggestedAction().orElseThrow().type() == ActionType.CALL);
        assertThat(without.assignments)
                .allMatch(assignment -> assignment.arm().equals(Experiment.RULES) && assignment.propensity() == 1);
    }

    @Property(tries = 25)
    void howLikelyWhatIsDoneWasIsTold(@ForAll long seed) throws ScoringException {
        Run run = run(Events.log(seed, 10, 40), 16, EXPERIMENT, Forgetting.DEFAULT);

        assertThat(run.assignments).allSatisfy(assignment -> {
            Map<ActionType, Double> chances = assignment.actionPropensities();
            assertThat(chances.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isCloseTo(1, within(1e-9));
            assertThat(chances.get(assignment.done())).isPositive();
            assertThat(chances.get(ActionType.NONE)).as("the hold-out's").isGreaterThanOrEqualTo(0.4);
            assertThat(chances.get(ActionType.CALL)).as("the arm's").isGreaterThanOrEqualTo(0.2);
            // What the rules say is done in their own arm, and mostly in the strategy's, which knows nothing yet.
            assertThat(chances.get(assignment.ruleAction().orElseThrow())).isGreaterThanOrEqualTo(0.2 + 0.2 / 2);
        });
        assertThat(run.alerts)
                .filteredOn(
                        alert -> EXPERIMENT.arm(alert.userId()).isStrategyArm() && Alerts.asksForAction(alert.kind()))
                .allSatisfy(alert -> {
                    Optional<Assignment> begun = run.assignments.stream()
                            .filter(assignment -> assignment.assignmentId().equals(alert.episodeId()))
                            .findFirst();
                    assertThat(alert.suggestedAction().orElseThrow().type())
                            .as("once an assignment")
                            .isEqualTo(
                                    begun.isPresent() && alert.kind() == AlertKind.RAISED
                                            ? begun.get().action().type()
                                            : ActionType.NONE);
                });
    }

    @Property(tries = 25)
    void assignmentsOfACustomerDoNotOverlap(@ForAll long seed) throws ScoringException {
        Run run = run(Events.log(seed, 10, 40), 16, EXPERIMENT, Forgetting.DEFAULT);

        List<Assignment> byTime = new ArrayList<>(run.assignments);
        byTime.sort(Comparator.comparing(Assignment::userId).thenComparing(Assignment::assignedAt));
        for (int i = 1; i < byTime.size(); i++) {
            if (byTime.get(i).userId().equals(byTime.get(i - 1).userId())) {
                assertThat(byTime.get(i).assignedAt())
                        .isAfterOrEqualTo(byTime.get(i - 1).due());
            }
        }
        Set<String> assigned = new HashSet<>();
        run.assignments.forEach(assignment -> assigned.add(assignment.assignmentId()));
        assertThat(run.alerts)
                .filteredOn(alert -> alert.kind() == AlertKind.RAISED)
                .allMatch(alert -> assigned.contains(alert.assignmentId().orElseThrow()));
    }

    @Test
    void anErasedCustomersOutcomeIsNeverTold() throws ScoringException {
        MemoryState state = new MemoryState();
        Engine engine = engine(EXPERIMENT, Forgetting.DEFAULT);
        Run run = Run.empty();
        decide(
                engine,
                List.of(Events.purchase("u", 0, 20), Events.purchase("u", 5, 20), Events.purchase("u", 10, 20)),
                state,
                run);
        fire(engine, state, Events.day(24).toEpochMilli(), run);
        assertThat(run.assignments).as("somebody to erase").hasSize(1);

        engine.erase("u", Events.day(25), state, DetectionClock.EVENT_TIME);
        fire(engine, state, END.toEpochMilli(), run);

        assertThat(run.outcomes).isEmpty();
        assertThat(state.timers()).isEmpty();
    }

    @Test
    void anEpisodeStaysWithItsArmThoughTheSharesChange() throws ScoringException {
        Experiment all = new Experiment(new ExperimentSettings("warnings", "salt", 0.5, List.of()));
        String user = heldOut(all);
        MemoryState state = new MemoryState();
        Run run = Run.empty();
        decide(
                engine(all, Forgetting.DEFAULT),
                List.of(Events.purchase(user, 0, 20), Events.purchase(user, 5, 20), Events.purchase(user, 10, 20)),
                state,
                run);
        fire(engine(all, Forgetting.DEFAULT), state, Events.day(24).toEpochMilli(), run);

        // Without an experiment from then on: consumers do not know the episode, so they hear nothing of its end.
        Engine later = engine(Experiment.none(), Forgetting.DEFAULT);
        decide(later, List.of(Events.purchase(user, 26, 20)), state, run);
        fire(later, state, END.toEpochMilli(), run);

        assertThat(run.alerts).noneMatch(alert -> alert.kind() == AlertKind.RESOLVED);
        assertThat(run.outcomes.get(0).arm()).isEqualTo(Experiment.HOLDOUT);
        assertThat(run.outcomes.get(0).returned()).isTrue();
        assertThat(run.outcomes.get(0).spend()).isEqualTo(20);
    }

    private static String heldOut(Experiment experiment) {
        for (int i = 0; ; i++) {
            if (experiment.arm("user-" + i).isHeldOut()) {
                return "user-" + i;
            }
        }
    }

    private static Optional<ShopEvent> firstVisit(List<ShopEvent> log, List<ShopEvent> meanwhile, Outcome outcome) {
        long last = log.stream()
                .filter(event -> event.userId().equals(outcome.userId()) && Visits.counts(event.type()))
                .map(event -> event.time().toEpochMilli())
                .filter(time -> time <= outcome.assignedAt().toEpochMilli())
                .max(Comparator.naturalOrder())
                .orElse(Long.MIN_VALUE / 2);
        for (ShopEvent event : meanwhile) {
            if (Visits.counts(event.type())) {
                long time = event.time().toEpochMilli();
                if (Visits.isNew(last, time)) {
                    return Optional.of(event);
                }
                last = Math.max(last, time);
            }
        }
        return Optional.empty();
    }

    private static List<ShopEvent> between(List<ShopEvent> log, Outcome outcome) {
        Set<String> seen = new HashSet<>();
        return log.stream()
                .filter(event -> event.userId().equals(outcome.userId())
                        && event.time().isAfter(outcome.assignedAt())
                        && event.time().isBefore(outcome.due())
                        && seen.add(event.eventId()))
                .toList();
    }

    private static long cents(ShopEvent event) {
        long cents = Math.round(event.value().orElse(0) * 100);
        return event.type() == EventType.PURCHASE ? cents : event.type() == EventType.RETURN ? -cents : 0;
    }

    /** With a restart after each batch. */
    private static Run run(List<ShopEvent> log, int batchSize, Experiment experiment, Forgetting forgetting)
            throws ScoringException {
        Supplier<Engine> engines = () -> engine(experiment, forgetting);
        MemoryState state = new MemoryState();
        Run run = Run.empty();
        long clock = 0;
        for (int from = 0; from < log.size(); from += batchSize) {
            List<ShopEvent> batch = log.subList(from, Math.min(log.size(), from + batchSize));
            decide(engines.get(), batch, state, run);
            clock = Math.max(clock, batch.get(batch.size() - 1).time().toEpochMilli());
            fire(engines.get(), state, clock, run);
        }
        fire(engines.get(), state, END.toEpochMilli(), run);
        return run.sorted();
    }

    private static void decide(Engine engine, List<ShopEvent> batch, MemoryState state, Run run)
            throws ScoringException {
        for (Decision decision : engine.decide(batch, state, DetectionClock.EVENT_TIME, Scores.LAST_OF_HOUR)) {
            if (decision instanceof Decision.Scored scored) {
                run.add(scored.alerts(), scored.experience());
            }
        }
    }

    private static void fire(Engine engine, MemoryState state, long clock, Run run) throws ScoringException {
        List<Timer> due = state.takeDue(clock, 3);
        while (!due.isEmpty()) {
            for (TimerOutcome outcome : engine.fire(due, clock, state, DetectionClock.EVENT_TIME)) {
                run.add(outcome.alerts(), outcome.experience());
            }
            due = state.takeDue(clock, 3);
        }
    }

    private static Engine engine(Experiment experiment, Forgetting forgetting) {
        FormulaScorer scorer = new FormulaScorer(16);
        AlertPolicy policy = new AlertPolicy(PolicySettings.defaults(), scorer.manifest());
        return new Engine(scorer, policy, Long.MIN_VALUE, forgetting, experiment, Optional.of(STRATEGY));
    }
}
