package io.tidewatch.streams.task;

import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.savepoint.BarrierKind;
import io.tidewatch.streams.savepoint.BarrierRequest;
import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.streams.state.StoreState;
import java.util.OptionalLong;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A task that was handed over: what comes in is the next generation's, which begins where the barrier lies, so it is read without effect
 * until the process has left the group. Marks its barrier again for a command that was killed before it had found it. A request for an erasure
 * that comes too late is no loss: the next generation reads all requests.
 */
final class HandedOverTask implements TaskWork {
    private final ProcessorContext<byte[], byte[]> context;
    private final TaskBoard tasks;
    private final StoreState state;
    private final Barrier barrier;
    private final TaskStatus status;

    HandedOverTask(EngineParts parts, ProcessorContext<byte[], byte[]> context, StoreState state, Barrier barrier) {
        this.context = context;
        this.tasks = parts.tasks();
        this.state = state;
        this.barrier = barrier;
        this.status = tasks.started(context.taskId(), context.currentSystemTimeMs());
        status.stage(TaskStage.handedOver(barrier.savepoint()));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        PendingRow row =
                PendingRow.of(record, context.recordMetadata(), context.taskId().partition());
        BarrierRequest.of(row.key(), row.value(), row.headers())
                .filter(request -> request.kind() == BarrierKind.FINAL
                        && request.savepoint().equals(barrier.savepoint()))
                .ifPresent(again -> state.mark(Barrier.MARKER_KEY, barrier.encode()));
    }

    @Override
    public void turn() {
        status.turn(context.currentSystemTimeMs(), OptionalLong.empty(), 0);
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public void close() {
        tasks.stopped(status);
    }
}
