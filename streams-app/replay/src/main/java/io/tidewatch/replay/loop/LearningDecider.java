package io.tidewatch.replay.loop;

import io.tidewatch.engine.Engine;
import io.tidewatch.engine.strategy.LearntStrategy;
import io.tidewatch.engine.strategy.Lesson;
import io.tidewatch.engine.strategy.LessonLog;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.replay.OfflineReplay;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.Receipt;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Decides days with the core alone, by a strategy that learns each night from what became known on the day. */
final class LearningDecider implements ClosedLoop.Decider {
    private final StrategySettings settings;
    private final Function<Optional<LearntStrategy>, Engine> engines;
    private final LessonLog lessons = new LessonLog();
    private final OfflineReplay replay;
    private final OfflineDecider decider;
    private StrategyState state = StrategyState.empty();
    private int assigned;
    private int concluded;

    /**
     * @param engines makes an engine that decides by a strategy; all of one model and policy
     * @param batch events scored at once
     */
    LearningDecider(StrategySettings settings, Function<Optional<LearntStrategy>, Engine> engines, int batch) {
        this.settings = settings;
        this.engines = engines;
        this.decider = new OfflineDecider(listener -> new OfflineReplay(engine(), batch, listener));
        this.replay = decider.replay();
    }

    @Override
    public List<ChurnAlert> decide(List<ShopEvent> events, Instant end) throws Exception {
        List<ChurnAlert> alerts = decider.decide(events, end);
        List<Assignment> assignments = decider.assignments();
        assignments.subList(assigned, assignments.size()).forEach(this::take);
        assigned = assignments.size();
        List<Outcome> outcomes = decider.outcomes();
        outcomes.subList(concluded, outcomes.size()).forEach(lessons::add);
        concluded = outcomes.size();
        List<Lesson> known = lessons.settle();
        if (!known.isEmpty()) {
            for (Lesson lesson : known) {
                state = lesson.learntBy(state);
            }
            replay.replace(engine());
        }
        return alerts;
    }

    /** All assignments so far. */
    List<Assignment> assignments() {
        return decider.assignments();
    }

    /** Outcomes that it has learnt from. */
    long learnt() {
        return state.outcomes();
    }

    private Engine engine() {
        return engines.apply(Optional.of(new LearntStrategy(settings, state)));
    }

    /** Whatever is suggested is done, and costs what such actions do. */
    private void take(Assignment assignment) {
        lessons.add(assignment);
        ActionType done = assignment.done();
        if (done != ActionType.NONE) {
            lessons.add(new Receipt(
                    assignment.assignmentId(),
                    assignment.assignmentId(),
                    assignment.assignmentId(),
                    Optional.of(assignment.assignmentId()),
                    assignment.userId(),
                    "made-up",
                    Receipt.Status.DELIVERED,
                    done,
                    OptionalDouble.of(ActionCosts.of(done)),
                    assignment.assignedAt()));
        }
    }
}
