package io.tidewatch.streams;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What a task must not forget between two batches, kept in a logged store so that a commit at any moment takes it along: the
 * events that wait, in numbered slots, the task's clock, and which model it decides with. Slot numbers are reused, so that the store's cache writes one
 * record per slot and commit at most.
 */
final class PendingSlots {
    /** No slot has one of these numbers. */
    private static final int CLOCK = -1;

    private static final int MODEL = -2;

    private final KeyValueStore<Integer, byte[]> store;
    private final List<Integer> taken = new ArrayList<>();

    PendingSlots(KeyValueStore<Integer, byte[]> store) {
        this.store = store;
    }

    /** Takes over what an earlier owner of the task left, in arrival order. Called once, before anything is added. */
    List<PendingRow> restore() {
        List<PendingRow> rows = new ArrayList<>();
        try (KeyValueIterator<Integer, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Integer, byte[]> entry = all.next();
                if (entry.key >= 0) {
                    taken.add(entry.key);
                    rows.add(PendingRow.decode(entry.value));
                }
            }
        }
        rows.sort(Comparator.comparingLong(PendingRow::offset));
        return rows;
    }

    /** Puts an event into the next slot. What was restored must have been cleared before. */
    void add(PendingRow row) {
        int slot = taken.size();
        store.put(slot, row.encode());
        taken.add(slot);
    }

    /** Frees all slots. */
    void clear() {
        // Not delete, which reads the old value first.
        taken.forEach(slot -> store.put(slot, null));
        taken.clear();
    }

    /** The clock that was kept last, epoch milliseconds. */
    OptionalLong clock() {
        byte[] value = store.get(CLOCK);
        return value == null
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(value).getLong());
    }

    /** The model that was kept last. */
    Optional<ModelMark> model() {
        return Optional.ofNullable(store.get(MODEL)).map(ModelMark::decode);
    }

    /** Keeps the model. */
    void keepModel(ModelMark mark) {
        store.put(MODEL, mark.encode());
    }

    /** Keeps the clock. */
    void keepClock(long epochMillis) {
        store.put(CLOCK, ByteBuffer.allocate(Long.BYTES).putLong(epochMillis).array());
    }
}
