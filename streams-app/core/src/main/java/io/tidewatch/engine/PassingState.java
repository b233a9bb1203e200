package io.tidewatch.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Rows in a map, timers thrown away: enough to run the core without a store, to warm it up or to measure it. */
public final class PassingState implements EngineState {
    private final Map<String, byte[]> rows = new HashMap<>();

    @Override
    public Optional<byte[]> readProfile(String userId) {
        return Optional.ofNullable(rows.get(userId)).map(byte[]::clone);
    }

    @Override
    public void writeProfile(String userId, byte[] row) {
        rows.put(userId, row);
    }

    @Override
    public void removeProfile(String userId) {
        rows.remove(userId);
    }

    @Override
    public void setTimer(String userId, long dueMillis) {
        // Nobody fires them.
    }

    @Override
    public void clearTimer(String userId, long dueMillis) {
        // None is kept.
    }
}
