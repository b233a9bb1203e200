package io.tidewatch.replay.featurize;

import io.tidewatch.engine.EngineState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Profiles in memory. Features need no timers, so those are not kept. */
final class ProfileMap implements EngineState {
    private final Map<String, byte[]> rows = new HashMap<>();

    @Override
    public Optional<byte[]> readProfile(String userId) {
        return Optional.ofNullable(rows.get(userId));
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
        // Nothing fires here.
    }

    @Override
    public void clearTimer(String userId, long dueMillis) {
        // Nothing fires here.
    }
}
