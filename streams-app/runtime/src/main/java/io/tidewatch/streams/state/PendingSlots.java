package io.tidewatch.streams.state;

import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.savepoint.LoadState;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What a task must not forget between two batches, kept in a logged store so that a commit at any moment takes it along: the
 * events that wait, in blocks in numbered slots, the task's clock, which model it decides with, which partitions send it events, and
 * what it took over from a generation before or handed over to the next one. Slot
 * numbers are reused, so that the store's cache writes one record per slot and commit at most.
 */
public final class PendingSlots {
    /** No slot has one of these numbers. */
    private static final int CLOCK = -1;

    private static final int MODEL = -2;
    private static final int REROUTES = -3;
    /** Public for those who read the store's changelog. Its value is an encoded {@link Barrier}. */
    public static final int HANDED_OVER = -4;

    private static final int LOADED = -5;
    /**
     * Bytes of events in a block. An event, some 350 bytes, is one copy and one put under the number of its block, so that a
     * batch of 1,024 touches some two dozen keys. A commit writes the last block with its unused rest: larger blocks would
     * make that count. An event that is larger has a block of its own.
     */
    public static final int BLOCK_BYTES = 16 * 1024;

    private final KeyValueStore<Integer, byte[]> store;
    private final int partition;
    private final List<Integer> restored = new ArrayList<>();
    /** What waits; the position is the slot's number. */
    private final List<PendingBlock> blocks = new ArrayList<>();
    /** Empty ones, to be filled again. */
    private final Deque<PendingBlock> spare = new ArrayDeque<>();

    /**
     * Over a store.
     *
     * @param partition the task's
     */
    public PendingSlots(KeyValueStore<Integer, byte[]> store, int partition) {
        this.store = store;
        this.partition = partition;
    }

    /** Takes over what an earlier owner of the task left, in arrival order. Called once, before anything is added. */
    public List<PendingRow> restore() {
        // In the order of the slots, which is that of arrival; offsets are of several partitions.
        Map<Integer, byte[]> slots = new TreeMap<>();
        try (KeyValueIterator<Integer, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Integer, byte[]> entry = all.next();
                if (entry.key >= 0) {
                    slots.put(entry.key, entry.value);
                }
            }
        }
        restored.addAll(slots.keySet());
        List<PendingRow> rows = new ArrayList<>();
        slots.values().forEach(block -> rows.addAll(PendingBlock.read(block, partition)));
        return rows;
    }

    /** Appends an event and says how many bytes it takes. What was restored must have been cleared before. */
    public int add(PendingRow row) {
        int bytes = PendingBlock.bytes(row);
        if (blocks.isEmpty() || !last().hasRoomFor(bytes)) {
            blocks.add(block(bytes));
        }
        PendingBlock block = last();
        block.append(row);
        // After every event: a commit in between has written the block without it, and must write it again.
        store.put(blocks.size() - 1, block.array());
        return bytes;
    }

    /** Frees all slots. */
    public void clear() {
        // Not delete, which reads the old value first.
        restored.forEach(slot -> store.put(slot, null));
        restored.clear();
        for (int slot = 0; slot < blocks.size(); slot++) {
            store.put(slot, null);
            PendingBlock block = blocks.get(slot);
            block.clear();
            if (block.capacity() == BLOCK_BYTES) {
                // A larger one would be kept for ever: each large event has a block made for it.
                spare.push(block);
            }
        }
        blocks.clear();
    }

    /** The clock that was kept last, epoch milliseconds. */
    public OptionalLong clock() {
        byte[] value = store.get(CLOCK);
        return value == null
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(value).getLong());
    }

    /** The model that was kept last. */
    public Optional<ModelMark> model() {
        return modelBytes().map(ModelMark::decode);
    }

    /** The same as it is kept. */
    public Optional<byte[]> modelBytes() {
        return Optional.ofNullable(store.get(MODEL));
    }

    /** Keeps the model. */
    public void keepModel(ModelMark mark) {
        keepModelBytes(mark.encode());
    }

    /** Keeps the model as another task has kept it. */
    public void keepModelBytes(byte[] mark) {
        store.put(MODEL, mark);
    }

    /** What was kept last of the partitions that send one another events. */
    public Optional<byte[]> reroutes() {
        return Optional.ofNullable(store.get(REROUTES));
    }

    /** Keeps that. */
    public void keepReroutes(byte[] bytes) {
        store.put(REROUTES, bytes);
    }

    /** The barrier at which the task was handed over; empty if it was not. */
    public Optional<Barrier> handedOver() {
        return Optional.ofNullable(store.get(HANDED_OVER)).map(Barrier::decode);
    }

    /** Hands the task over. */
    public void handOver(Barrier barrier) {
        store.put(HANDED_OVER, barrier.encode());
    }

    /** How far the savepoint was loaded; empty if nothing was. */
    public Optional<LoadState> loaded() {
        return Optional.ofNullable(store.get(LOADED)).map(LoadState::decode);
    }

    /** Keeps that. */
    public void keepLoaded(LoadState state) {
        store.put(LOADED, state.encode());
    }

    /** Keeps the clock. */
    public void keepClock(long epochMillis) {
        store.put(CLOCK, ByteBuffer.allocate(Long.BYTES).putLong(epochMillis).array());
    }

    private PendingBlock last() {
        return blocks.get(blocks.size() - 1);
    }

    private PendingBlock block(int bytes) {
        if (bytes > BLOCK_BYTES) {
            return new PendingBlock(partition, bytes);
        }
        return spare.isEmpty() ? new PendingBlock(partition, BLOCK_BYTES) : spare.pop();
    }
}
