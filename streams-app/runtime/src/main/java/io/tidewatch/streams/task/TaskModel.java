package io.tidewatch.streams.task;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.DetectionClock;
import io.tidewatch.engine.Engine;
import io.tidewatch.engine.EngineState;
import io.tidewatch.engine.Scores;
import io.tidewatch.engine.Timer;
import io.tidewatch.engine.TimerOutcome;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.strategy.LearntStrategy;
import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.registry.InForce;
import io.tidewatch.streams.registry.ServedModel;
import io.tidewatch.streams.state.ModelMark;
import io.tidewatch.streams.state.PendingSlots;
import io.tidewatch.streams.state.StoreState;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Erasure;
import io.tidewatch.topics.ModelReference;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model that one task decides with: holds it, switches to another one when the task says that nothing is half decided,
 * and keeps in the task's state which one it is and since when. A task begins where an earlier owner left it and never goes
 * back behind what that one had switched to; it waits a moment for this instance to have read as far. A model that fails on everybody is
 * given up, and what was in force before decides.
 */
final class TaskModel {
    private static final Logger LOGGER = LoggerFactory.getLogger(TaskModel.class);
    /**
     * An instance that runs knows of an activation within moments, and then loads the model in less than a second. Well below
     * the time after which a thread counts as stuck.
     */
    private static final Duration CATCH_UP = Duration.ofSeconds(10);

    private final TidewatchConfig config;
    private final EngineParts parts;
    private final PendingSlots slots;
    private final TaskStatus status;
    private ModelMark mark;
    /** What was kept before the model that has not decided anything yet. */
    private Optional<ModelMark> untried = Optional.empty();
    /** Up to where silences were decided when nothing waited last. */
    private OptionalLong settled;

    private boolean toKeep;
    private boolean toTakeOver;
    private InForce inForce;
    private Scorer scorer;
    private RetryingEngine engine;
    private ModelDoubt doubt;
    private DriftWatch drift;

    TaskModel(TidewatchConfig config, EngineParts parts, PendingSlots slots, TaskStatus status) {
        this.config = config;
        this.parts = parts;
        this.slots = slots;
        this.status = status;
        Optional<ModelMark> kept = slots.model();
        settled = slots.clock();
        kept.ifPresent(this::catchUp);
        InForce start =
                kept.flatMap(this::asLeft).orElseGet(() -> parts.models().retain());
        takeOrLetGo(start, kept, slots.clock());
        toKeep = !kept.equals(Optional.of(mark));
    }

    /** As {@link RetryingEngine#decide}, with the next model for what the one in force fails on. */
    List<Optional<Decision>> decide(List<ShopEvent> events, StoreState state, DetectionClock detection, Scores scores) {
        return withNextIfBroken(events, state, some -> engine.decide(some, state, detection, scores));
    }

    /** As {@link RetryingEngine#fire}, likewise. */
    List<Optional<TimerOutcome>> fire(List<Timer> due, long clockMillis, StoreState state, DetectionClock detection) {
        return withNextIfBroken(due, state, some -> engine.fire(some, clockMillis, state, detection));
    }

    /** As {@link Engine#erase}. */
    ChurnAlert erase(Erasure erasure, EngineState state, DetectionClock detection) {
        return engine.erase(erasure, state, detection);
    }

    /** The alert policy that goes with the model in force. */
    AlertPolicy policy() {
        return inForce.model().policy();
    }

    /** Counts what the model in force serves. */
    DriftWatch drift() {
        return drift;
    }

    /**
     * Writes down which model it is, if the state does not say so yet, and lets it take over whom another one had decided about; before
     * anything is decided with it.
     */
    void keep(StoreState state) {
        if (toKeep) {
            slots.keepModel(mark);
            toKeep = false;
        }
        if (toTakeOver) {
            engine.takeOver(state);
            state.flush();
            toTakeOver = false;
        }
    }

    /**
     * Switches if another model is in force by now. To be called when no event waits and no timer is due: then the events and
     * silences before belong to the one model, and those after to the other, and nothing hangs on how fast timers fire.
     *
     * @param clock the task's clock
     */
    void switchIfReplaced(OptionalLong clock, StoreState state) {
        settled = clock;
        if (parts.models().inForce() == inForce) {
            return;
        }
        InForce next = parts.models().retain();
        if (next.model() == inForce.model()) {
            // Another pointer to the same model, or a strategy that has learnt more.
            InForce before = inForce;
            mark = new ModelMark(
                    next.activation(), mark.identity(), mark.since(), mark.published(), mark.lines(), next.strategy());
            inForce = next;
            if (!next.strategy().equals(before.strategy())) {
                engine = engine();
            }
            before.model().release();
            toKeep = true;
            keep(state);
        } else {
            ModelMark left = untriedOr(mark);
            switchTo(next, mark, clock, state);
            untried = Optional.of(left);
        }
    }

    void close() {
        try {
            scorer.close();
        } finally {
            inForce.model().release();
        }
    }

    private interface Attempt<I, O> {
        RetryingEngine.Attempted<O> with(List<I> some);
    }

    private <I, O> List<Optional<O>> withNextIfBroken(List<I> all, StoreState state, Attempt<I, O> attempt) {
        List<Optional<O>> outcomes = new ArrayList<>(all.size());
        if (parts.models().isGivenUp(inForce.model())) {
            leave(state);
        }
        while (outcomes.size() < all.size()) {
            RetryingEngine.Attempted<O> attempted = attempt.with(all.subList(outcomes.size(), all.size()));
            outcomes.addAll(attempted.outcomes());
            attempted.broken().ifPresent(failure -> replaceBroken(failure, state));
        }
        if (doubt.isProven()) {
            untried = Optional.empty();
        }
        return outcomes;
    }

    /**
     * Goes on with another model in the middle of a batch, since this one decides nothing any more.
     *
     * @throws TidewatchException if there is no other: then the events stay where they are, and a person has to choose one
     */
    private void replaceBroken(ScoringException failure, StoreState state) {
        Optional<ModelReference> broken = inForce.model().published();
        if (parts.models().inForce().model().published().equals(broken)
                && !parts.models().giveUp(inForce.model(), failure.getMessage(), CATCH_UP)) {
            throw TidewatchException.whileRunning(
                    "the model %s fails on everybody, and there is none to go back to; %s Activate one that works with"
                                    .formatted(name(inForce.model()), failure.getMessage())
                            + " 'tidewatch model activate', or give it as 'model.path'; the events wait meanwhile",
                    failure);
        }
        leave(state);
    }

    /** Goes on with what is in force. If the model that is left never decided anything here, it is as if the task had not switched to it. */
    private void leave(StoreState state) {
        switchTo(parts.models().retain(), untriedOr(mark), settled, state);
        untried = Optional.empty();
    }

    private ModelMark untriedOr(ModelMark other) {
        return untried.orElse(other);
    }

    private void switchTo(InForce next, ModelMark before, OptionalLong clock, StoreState state) {
        InForce replaced = inForce;
        Scorer unused = scorer;
        takeOrLetGo(next, Optional.of(before), clock);
        unused.close();
        parts.counters().modelSwitch();
        LOGGER.atInfo()
                .addKeyValue("task", status.task())
                .addKeyValue("model", name(next.model()))
                .addKeyValue("before", name(replaced.model()))
                .addKeyValue("policy", next.model().policy().version())
                .log(
                        next.model().published().equals(replaced.model().published())
                                ? "Task switched to other lines"
                                : "Task switched to another model");
        replaced.model().release();
        toKeep = true;
        keep(state);
    }

    private void takeOrLetGo(InForce held, Optional<ModelMark> before, OptionalLong clock) {
        try {
            take(held, before, clock);
        } catch (RuntimeException inVain) {
            held.model().release();
            throw inVain;
        }
    }

    private void take(InForce next, Optional<ModelMark> before, OptionalLong clock) {
        ServedModel model = next.model();
        // The one step that can fail, on a device that is full: until it has succeeded the task is as it was.
        Scorer made = model.newScorer(config.batch().maxEvents());
        long identity = model.identity();
        long since = before.map(kept -> kept.identity() == identity ? kept.since() : clock.orElse(ModelMark.ALWAYS))
                .orElse(ModelMark.ALWAYS);
        // Lines that move leave what is counted against the training as it is.
        boolean isSameNetwork = inForce != null
                && inForce.model().manifest().fingerprint() == model.manifest().fingerprint();
        inForce = next;
        toTakeOver |= before.isPresent() && before.get().identity() != identity;
        mark = new ModelMark(next.activation(), identity, since, model.published(), model.followed(), next.strategy());
        scorer = made;
        if (!isSameNetwork) {
            doubt = new ModelDoubt(model.published().isPresent());
        }
        engine = engine();
        if (!isSameNetwork) {
            drift = new DriftWatch(model.manifest());
        }
        status.drift(drift);
        status.model(name(model));
    }

    /** The engine over the scorer, the model and the strategy that are at hand. */
    private RetryingEngine engine() {
        ServedModel model = inForce.model();
        return new RetryingEngine(
                new Engine(
                        scorer,
                        model.policy(),
                        mark.since(),
                        config.state().forgetting(),
                        new Experiment(config.experiments()),
                        config.strategy()
                                .map(settings -> new LearntStrategy(
                                        settings, inForce.strategy().orElseGet(StrategyState::empty)))),
                config.scoring().maxAttempts(),
                parts.counters(),
                doubt,
                () -> !parts.models().inForce().model().published().equals(model.published()));
    }

    private void catchUp(ModelMark kept) {
        if (parts.models().inForce().activation() < kept.activation()
                && !parts.models().awaitActivation(kept.activation(), CATCH_UP)) {
            LOGGER.atWarn()
                    .addKeyValue("task", status.task())
                    .addKeyValue("activation", kept.activation())
                    .addKeyValue("known", parts.models().inForce().activation())
                    .log("Task's earlier owner had switched to a model that this instance does not know of;"
                            + " the one in force here decides");
        }
    }

    /**
     * The model that the earlier owner decided with, if another one is in force by now and it can still be had: then timers
     * that the earlier owner had not come to are fired with it, and the switch comes where it always comes.
     */
    private Optional<InForce> asLeft(ModelMark kept) {
        if (parts.models().inForce().model().identity() == kept.identity()) {
            // What waits is decided by what the strategy knew when it came.
            InForce held = parts.models().retain();
            return Optional.of(
                    held.strategy().equals(kept.strategy())
                            ? held
                            : new InForce(held.model(), held.activation(), kept.strategy()));
        }
        Optional<ServedModel> found = parts.models()
                .find(kept.published(), CATCH_UP)
                .map(model -> {
                    ServedModel lined = model.with(kept.lines());
                    model.release();
                    return lined;
                });
        if (found.isPresent() && parts.models().isGivenUp(found.get())) {
            found.get().release();
            return Optional.empty();
        }
        if (found.isPresent() && found.get().identity() != kept.identity()) {
            // The same model with another policy: the configuration was changed.
            found.get().release();
            return Optional.empty();
        }
        return found.map(model -> new InForce(model, kept.activation(), kept.strategy()));
    }

    private static String name(ServedModel model) {
        return model.manifest().name();
    }
}
