package io.tidewatch.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** An engine state in memory that remembers what was written, for tests of the core. */
public final class MemoryState implements EngineState {
    private final Map<String, byte[]> profiles = new HashMap<>();
    private final TreeSet<Timer> timers = new TreeSet<>();
    private int timersSet;

    /** A row of the timer index. */
    public record Timer(long due, String userId) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return due == other.due ? userId.compareTo(other.userId) : Long.compare(due, other.due);
        }
    }

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

    /** Takes the first timer that is due, as whoever drives the engine does. */
    public Optional<Timer> takeDue(long clock) {
        return !timers.isEmpty() && timers.first().due() <= clock ? Optional.of(timers.pollFirst()) : Optional.empty();
    }

    public TreeSet<Timer> timers() {
        return timers;
    }

    /** How often a timer row was written. */
    public int timersSet() {
        return timersSet;
    }
}
