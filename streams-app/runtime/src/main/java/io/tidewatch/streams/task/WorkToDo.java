package io.tidewatch.streams.task;

import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.savepoint.LoadState;
import io.tidewatch.streams.state.HotRows;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.state.PendingSlots;
import io.tidewatch.streams.state.StoreState;
import io.tidewatch.streams.state.TimerIndex;
import io.tidewatch.topics.TidewatchException;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** Reads from a task's state what it has to do. */
final class WorkToDo {
    private final TidewatchConfig config;
    private final EngineParts parts;
    private final ProcessorContext<byte[], byte[]> context;

    WorkToDo(TidewatchConfig config, EngineParts parts, ProcessorContext<byte[], byte[]> context) {
        this.config = config;
        this.parts = parts;
        this.context = context;
    }

    /**
     * Begins it.
     *
     * @throws TidewatchException if the state is not one of the generation that is configured
     */
    TaskWork begin() {
        PendingSlots slots = new PendingSlots(
                context.getStateStore(Names.PENDING), context.taskId().partition());
        Optional<LoadState> loaded = slots.loaded();
        Optional<String> savepoint = config.generation().from();
        if (savepoint.isEmpty()) {
            return afterLoading(slots, 0);
        }
        check(savepoint.get(), slots, loaded);
        return loaded.filter(LoadState::isLoaded)
                .map(LoadState::eventsPosition)
                .<TaskWork>map(position -> new AfterSavepoint(
                        context,
                        parts.sources(),
                        Names.repartition(config.applicationId(), Names.REROUTED),
                        position,
                        afterLoading(slots, position)))
                .orElseGet(() -> new LoadingTask(
                        parts,
                        context,
                        new EventIntake(config.time(), config.input().reader()),
                        slots,
                        profiles(),
                        context.getStateStore(Names.ERASED),
                        timers(),
                        loaded.orElseGet(() -> LoadState.begun(savepoint.get()))));
    }

    private TaskWork afterLoading(PendingSlots slots, long position) {
        Optional<Barrier> handedOver = slots.handedOver();
        return handedOver.isPresent()
                ? new HandedOverTask(
                        parts, context, new StoreState(profiles(), timers(), new HotRows<>(() -> 0)), handedOver.get())
                : new EngineTask(config, parts, context, position);
    }

    private void check(String savepoint, PendingSlots slots, Optional<LoadState> loaded) {
        if (loaded.isEmpty() && slots.modelBytes().isPresent()) {
            throw new TidewatchException(
                    "application '%s' has state of its own, which the savepoint %s would be mixed with; give another 'generation.number', or leave out 'generation.from' to go on with that state"
                            .formatted(config.applicationId(), savepoint));
        }
        loaded.map(LoadState::savepoint)
                .filter(other -> !other.equals(savepoint))
                .ifPresent(other -> {
                    throw new TidewatchException(
                            "application '%s' was begun from the savepoint %s, and 'generation.from' is %s; give %s, or another 'generation.number'"
                                    .formatted(config.applicationId(), other, savepoint, other));
                });
    }

    private KeyValueStore<String, byte[]> profiles() {
        return context.getStateStore(Names.PROFILES);
    }

    private TimerIndex timers() {
        return new TimerIndex(context.getStateStore(Names.TIMERS));
    }
}
