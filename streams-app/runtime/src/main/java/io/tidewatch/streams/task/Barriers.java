package io.tidewatch.streams.task;

import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.savepoint.BarrierKind;
import io.tidewatch.streams.savepoint.BarrierRequest;
import io.tidewatch.streams.state.PendingSlots;
import io.tidewatch.streams.state.StoreState;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers those who ask a task for the barrier of a savepoint: with a mark in its profiles' changelog. */
final class Barriers {
    private static final Logger LOGGER = LoggerFactory.getLogger(Barriers.class);

    private final int partition;
    private final int partitions;
    private final PendingSlots slots;
    private final StoreState state;
    private final TaskPositions positions;

    /**
     * @param partitions how many tasks there are
     * @param positions the task's, which has taken the request already
     */
    Barriers(int partition, int partitions, PendingSlots slots, StoreState state, TaskPositions positions) {
        this.partition = partition;
        this.partitions = partitions;
        this.slots = slots;
        this.state = state;
        this.positions = positions;
    }

    /**
     * Marks where the task stands, and hands it over if that is asked. Nothing may be waiting, and what the task knows must be kept.
     *
     * @param clock the task's, by its own partition alone
     * @return whether it is handed over
     */
    boolean answer(BarrierRequest request, OptionalLong clock) {
        Barrier barrier = new Barrier(
                request.savepoint(),
                request.kind(),
                partition,
                partitions,
                positions.events(),
                positions.arrivals(),
                clock,
                slots.modelBytes(),
                slots.reroutes());
        state.mark(Barrier.MARKER_KEY, barrier.encode());
        boolean isFinal = request.kind() == BarrierKind.FINAL;
        if (isFinal) {
            slots.handOver(barrier);
        }
        LOGGER.atInfo()
                .addKeyValue("partition", partition)
                .addKeyValue("savepoint", request.savepoint())
                .addKeyValue("position", positions.events())
                .log(isFinal ? "Task is handed over to the next generation" : "Task has marked a savepoint");
        return isFinal;
    }
}
