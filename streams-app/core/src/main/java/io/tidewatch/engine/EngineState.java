package io.tidewatch.engine;

import java.util.Optional;

/**
 * Where the core keeps what it knows. The Kafka shell implements it on RocksDB, the offline replay in memory. Called from one
 * thread.
 */
public interface EngineState {
    /** The user's profile row, laid out or as it was stored; the caller may change the array. */
    Optional<byte[]> readProfile(String userId);

    /** Stores the user's profile row, which is laid out; the array belongs to the state from now on. */
    void writeProfile(String userId, byte[] row);

    /** Removes the user's profile row; one that is not there is no fault. */
    void removeProfile(String userId);

    /** Adds a row to the timer index. */
    void setTimer(String userId, long dueMillis);

    /** Removes a row from the timer index; one that is not there is no fault. */
    void clearTimer(String userId, long dueMillis);
}
