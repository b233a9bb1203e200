package io.tidewatch.replay.log;

import java.io.IOException;

/** Encoded events of ascending time, one after the other; starts before the first one. */
interface EventRun extends AutoCloseable {
    /** Moves to the next event; false at the end. */
    boolean advance() throws IOException;

    /** Time of the current event, epoch milliseconds. */
    long millis();

    /** The current event's bytes ({@link StoredEvent}). */
    byte[] bytes();

    @Override
    void close() throws IOException;
}
