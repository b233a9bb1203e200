package io.tidewatch.streams.state;

import io.tidewatch.engine.ShadowState;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/** A shadow's rows in a task's store of their own. */
public final class ShadowRows implements ShadowState {
    private final KeyValueStore<String, byte[]> store;

    public ShadowRows(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    @Override
    public Optional<byte[]> read(String userId) {
        return Optional.ofNullable(store.get(userId));
    }

    @Override
    public void write(String userId, byte[] row) {
        store.put(userId, row);
    }

    @Override
    public void remove(String userId) {
        // Where no shadow was ever set there is nothing, and no tombstone is worth writing.
        if (store.get(userId) != null) {
            store.put(userId, null);
        }
    }
}
