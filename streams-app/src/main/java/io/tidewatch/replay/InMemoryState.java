package io.tidewatch.replay;

import io.tidewatch.engine.EngineState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What the engine knows, held in memory for one offline replay: about half a kilobyte per user. */
final class InMemoryState implements EngineState {
    private final Map<String, byte[]> profiles = new HashMap<>();
    private final TreeSet<Timer> timers = new TreeSet<>();

    /**
     * A row of the timer index, ordered as it is fired.
     *
     * @param dueMillis when, epoch milliseconds
     * @param userId whose
     */
    record Timer(long dueMillis, String userId) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return dueMillis == other.dueMillis
                    ? userId.compareTo(other.userId)
                    : Long.compare(dueMillis, other.dueMillis);
        }
    }

    /** Takes the earliest timer out if it is due. */
    Optional<Timer> takeDue(long clockMillis) {
        return !timers.isEmpty() && timers.first().dueMillis() <= clockMillis
                ? Optional.of(timers.pollFirst())
                : Optional.empty();
    }

    @Override
    public Optional<byte[]> readProfile(String userId) {
        // A copy: the caller may change it and yet fail to score, and then nothing may have happened.
        return Optional.ofNullable(profiles.get(userId)).map(byte[]::clone);
    }

    @Override
    public void writeProfile(String userId, byte[] row) {
        profiles.put(userId, row);
    }

    @Override
    public void setTimer(String userId, long dueMillis) {
        timers.add(new Timer(dueMillis, userId));
    }

    @Override
    public void clearTimer(String userId, long dueMillis) {
        timers.remove(new Timer(dueMillis, userId));
    }
}
