package io.tidewatch.streams.task;

import io.tidewatch.streams.config.BatchConfig;
import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.streams.state.PendingSlots;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The events of a task that wait for their batch, in memory and in their slots; says when the batch is due. */
final class WaitingEvents {
    /**
     * Events between two turns. So few of them are decided at once rather than gathered: the model takes about as long for
     * four rows as for one, and a thread that gets no more has the time.
     */
    private static final int HARDLY_ANYTHING = 4;

    private final BatchConfig batch;
    private final LongSupplier mostBytes;
    private final PendingSlots slots;
    private final List<ShopEvent> events = new ArrayList<>();
    /** The records that the events came in, at the same positions. */
    private final List<PendingRow> rows = new ArrayList<>();
    /** What they take in their slots. */
    private long bytes;
    /** When the batch is due at the latest. */
    private long dueAtMillis;
    /** Whether its first event was late when it came. */
    private boolean behind;
    /** How many waited at the last turn. */
    private int sizeAtTurn;

    /** @param mostBytes of events in a batch; asked anew, since a task's share of the memory changes with the number of tasks */
    WaitingEvents(BatchConfig batch, LongSupplier mostBytes, PendingSlots slots) {
        this.batch = batch;
        this.mostBytes = mostBytes;
        this.slots = slots;
    }

    /** Takes an event that has just come, and keeps it in a slot. */
    void add(ShopEvent event, PendingRow row, long steadyMillis) {
        if (events.isEmpty()) {
            long ageMillis = steadyMillis - row.timestamp();
            behind = BatchWait.isBehind(ageMillis);
            dueAtMillis =
                    steadyMillis + BatchWait.millis(ageMillis, batch.maxWait().toMillis());
        }
        PendingRow kept = row.withHeadersWithin(HeapBudget.HEADER_BYTES);
        bytes += slots.add(kept);
        events.add(event);
        rows.add(kept);
    }

    /** Takes an event that is in a slot already: an earlier owner of the task left it waiting. */
    void addLeft(ShopEvent event, PendingRow row) {
        events.add(event);
        rows.add(row);
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** Whether no more may be added. */
    boolean isFull() {
        return events.size() >= batch.maxEvents() || bytes >= mostBytes.getAsLong();
    }

    /**
     * Whether the first event has waited long enough, or hardly anything comes that it could wait for, be the events young or not: they
     * may have been on their way for long before they came.
     */
    boolean isDue(long steadyMillis) {
        return !events.isEmpty()
                && (steadyMillis >= dueAtMillis || (!behind && events.size() - sizeAtTurn <= HARDLY_ANYTHING));
    }

    /** A turn has looked. */
    void turned() {
        sizeAtTurn = events.size();
    }

    int size() {
        return events.size();
    }

    List<ShopEvent> events() {
        return events;
    }

    List<PendingRow> rows() {
        return rows;
    }

    /** The batch was decided: nothing waits, and all slots are free. */
    void clear() {
        events.clear();
        rows.clear();
        bytes = 0;
        sizeAtTurn = 0;
        slots.clear();
    }
}
