package io.tidewatch.streams.state;

import io.tidewatch.engine.EngineState;
import io.tidewatch.engine.ProfileScan;
import io.tidewatch.engine.Timer;
import io.tidewatch.engine.profile.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The engine's state on a task's stores. Gathers what a batch writes until {@link #flush}, so that RocksDB takes it in one call. To be
 * flushed before the task returns to Kafka Streams, which may commit then.
 */
public final class StoreState implements EngineState, ProfileScan {
    private final KeyValueStore<String, byte[]> profiles;
    private final TimerIndex timers;
    private final HotRows<String> hot;
    private final List<KeyValue<String, byte[]>> written = new ArrayList<>();
    private final List<String> removed = new ArrayList<>(0);

    /**
     * Over the stores.
     *
     * @param profiles must hand out arrays of its own, as RocksDB without a cache does
     * @param hot empty; nobody but this task may write to the store
     */
    public StoreState(KeyValueStore<String, byte[]> profiles, TimerIndex timers, HotRows<String> hot) {
        this.profiles = profiles;
        this.timers = timers;
        this.hot = hot;
    }

    @Override
    public Optional<byte[]> readProfile(String userId) {
        // A batch reads all its users before it writes one: only what comes after it finds something gathered.
        if (!written.isEmpty() || !removed.isEmpty()) {
            flush();
        }
        return hot.take(userId).or(() -> Optional.ofNullable(profiles.get(userId)));
    }

    /** The same without taking it: nobody may change the row, and the next reader finds it at hand. */
    public Optional<byte[]> look(String userId) {
        flush();
        Optional<byte[]> kept = hot.look(userId);
        if (kept.isPresent()) {
            return kept;
        }
        Optional<byte[]> read = Optional.ofNullable(profiles.get(userId))
                .map(stored -> Profile.of(stored).row());
        read.ifPresent(row -> hot.keep(userId, row));
        return read;
    }

    @Override
    public void each(BiConsumer<String, byte[]> taking) {
        flush();
        try (KeyValueIterator<String, byte[]> rows = profiles.all()) {
            rows.forEachRemaining(row -> taking.accept(row.key, row.value));
        }
    }

    @Override
    public void writeProfile(String userId, byte[] row) {
        written.add(KeyValue.pair(userId, row));
    }

    @Override
    public void removeProfile(String userId) {
        removed.add(userId);
    }

    @Override
    public void setTimer(String userId, long dueMillis) {
        timers.set(new Timer(dueMillis, userId));
    }

    @Override
    public void clearTimer(String userId, long dueMillis) {
        timers.clear(new Timer(dueMillis, userId));
    }

    /**
     * Writes something into the profiles' changelog, behind all that was written before, that the store does not keep.
     *
     * @param key no user's
     */
    public void mark(String key, byte[] value) {
        flush();
        profiles.put(key, value);
        profiles.put(key, null);
    }

    /** Puts what was written into the stores. */
    public void flush() {
        if (!written.isEmpty()) {
            List<KeyValue<String, byte[]>> stored = new ArrayList<>(written.size());
            for (KeyValue<String, byte[]> row : written) {
                stored.add(KeyValue.pair(row.key, Profile.stored(row.value)));
            }
            profiles.putAll(stored);
            // Only what the store has taken, and laid out: a user who comes back soon is not unpacked either.
            written.forEach(row -> hot.keep(row.key, row.value));
            written.clear();
        }
        for (String userId : removed) {
            profiles.put(userId, null);
            hot.drop(userId);
        }
        removed.clear();
        timers.flush();
    }
}
