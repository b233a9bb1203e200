package io.tidewatch.streams.task;

import io.tidewatch.engine.Engine;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.registry.InForce;
import io.tidewatch.streams.registry.ServedModel;
import io.tidewatch.streams.state.ModelMark;
import io.tidewatch.streams.state.PendingSlots;
import io.tidewatch.streams.state.StoreState;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model that one task decides with: holds it, switches to another one when the task says that nothing is half decided,
 * and keeps in the task's state which one it is and since when. A task begins where an earlier owner left it and never goes
 * back behind what that one had switched to; it waits a moment for this instance to have read as far.
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
    private boolean toKeep;
    private boolean toTakeOver;
    private InForce inForce;
    private Scorer scorer;
    private RetryingEngine engine;
    private DriftWatch drift;

    TaskModel(TidewatchConfig config, EngineParts parts, PendingSlots slots, TaskStatus status) {
        this.config = config;
        this.parts = parts;
        this.slots = slots;
        this.status = status;
        Optional<ModelMark> kept = slots.model();
        kept.ifPresent(this::catchUp);
        InForce start =
                kept.flatMap(this::asLeft).orElseGet(() -> parts.models().retain());
        takeOrLetGo(start, kept, slots.clock());
        toKeep = !kept.equals(Optional.of(mark));
    }

    /** Decides with the model in force. */
    RetryingEngine engine() {
        return engine;
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
        if (parts.models().inForce() == inForce) {
            return;
        }
        InForce before = inForce;
        Scorer unused = scorer;
        InForce next = parts.models().retain();
        if (next.model() == before.model()) {
            // Another pointer to the same model.
            mark = new ModelMark(next.activation(), mark.identity(), mark.since(), mark.published(), mark.lines());
            inForce = next;
        } else {
            takeOrLetGo(next, Optional.of(mark), clock);
            unused.close();
            parts.counters().modelSwitch();
            LOGGER.atInfo()
                    .addKeyValue("task", status.task())
                    .addKeyValue("model", name(next.model()))
                    .addKeyValue("before", name(before.model()))
                    .addKeyValue("policy", next.model().policy().version())
                    .log(
                            next.model().published().equals(before.model().published())
                                    ? "Task switched to other lines"
                                    : "Task switched to another model");
        }
        before.model().release();
        toKeep = true;
        keep(state);
    }

    void close() {
        try {
            scorer.close();
        } finally {
            inForce.model().release();
        }
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
        mark = new ModelMark(next.activation(), identity, since, model.published(), model.followed());
        scorer = made;
        engine = new RetryingEngine(
                new Engine(
                        scorer,
                        model.policy(),
                        since,
                        config.state().forgetting(),
                        new Experiment(config.experiments())),
                config.scoring().maxAttempts(),
                parts.counters());
        if (!isSameNetwork) {
            drift = new DriftWatch(model.manifest());
        }
        status.drift(drift);
        status.model(name(model));
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
            return Optional.empty();
        }
        Optional<ServedModel> found = parts.models()
                .find(kept.published(), CATCH_UP)
                .map(model -> {
                    ServedModel lined = model.with(kept.lines());
                    model.release();
                    return lined;
                });
        if (found.isPresent() && found.get().identity() != kept.identity()) {
            // The same model with another policy: the configuration was changed.
            found.get().release();
            return Optional.empty();
        }
        return found.map(model -> new InForce(model, kept.activation()));
    }

    private static String name(ServedModel model) {
        return model.manifest().name();
    }
}
