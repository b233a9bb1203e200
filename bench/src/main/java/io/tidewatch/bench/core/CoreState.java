package io.tidewatch.bench.core;

import io.tidewatch.engine.EngineState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Rows in a map, timers thrown away: what the core costs without a store. */
final class CoreState implements EngineState {
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
    public void setTimer(String userId, long dueMillis) {
        // Nobody fires them.
    }

    @Override
    public void clearTimer(String userId, long dueMillis) {
        // None is kept.
    }
}
