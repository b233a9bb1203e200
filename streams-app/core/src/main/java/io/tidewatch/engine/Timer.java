package io.tidewatch.engine;

/**
 * A row of the timer index, ordered as it is fired.
 *
 * @param dueMillis when, epoch milliseconds
 * @param userId whose
 */
public record Timer(long dueMillis, String userId) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
        return dueMillis == other.dueMillis ? userId.compareTo(other.userId) : Long.compare(dueMillis, other.dueMillis);
    }
}
