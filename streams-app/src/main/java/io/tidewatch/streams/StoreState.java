package io.tidewatch.streams;

import io.tidewatch.engine.EngineState;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/** The engine's state on a task's stores. */
final class StoreState implements EngineState {
    private final KeyValueStore<String, byte[]> profiles;
    private final TimerIndex timers;

    StoreState(KeyValueStore<String, byte[]> profiles, TimerIndex timers) {
        this.profiles = profiles;
        this.timers = timers;
    }

    @Override
    public Optional<byte[]> readProfile(String userId) {
        // The store's cache hands out its own array, which the engine may change.
        return Optional.ofNullable(profiles.get(userId)).map(byte[]::clone);
    }

    @Override
    public void writeProfile(String userId, byte[] row) {
        profiles.put(userId, row);
    }

    @Override
    public void setTimer(String userId, long dueMillis) {
        timers.set(new TimerIndex.Timer(dueMillis, userId));
    }

    @Override
    public void clearTimer(String userId, long dueMillis) {
        timers.clear(new TimerIndex.Timer(dueMillis, userId));
    }
}
