package io.tidewatch.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** An engine state in memory that remembers what was written, for tests of the core. */
public final class MemoryState implements EngineState {
    private final Map<String, byte[]> profiles = new HashMap<>();
    private final TreeSet<Timer> timers = new TreeSet<>();
    private int timersSet;

    @Override
    public Optional<byte[]> readProfile(String userId) {
        return Optional.ofNullable(profiles.get(userId)).map(byte[]::clone);
    }

    @Override
    public void writeProfile(String userId, byte[] row) {
        profiles.put(userId, row.clone());
    }

    @Override
    public void setTimer(String userId, long dueMillis) {
        timersSet++;
        timers.add(new Timer(dueMillis, userId));
    }

    @Override
    public void clearTimer(String userId, long dueMillis) {
        timers.remove(new Timer(dueMillis, userId));
    }

    /** Takes the first timers that are due, as whoever drives the engine does. */
    public List<Timer> takeDue(long clock, int limit) {
        List<Timer> due = new ArrayList<>();
        while (due.size() < limit && !timers.isEmpty() && timers.first().dueMillis() <= clock) {
            due.add(timers.pollFirst());
        }
        return due;
    }

    public TreeSet<Timer> timers() {
        return timers;
    }

    /** How often a timer row was written. */
    public int timersSet() {
        return timersSet;
    }
}
