package io.tidewatch.replay.log;

import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.util.Iterator;

/**
 * A shop's events in time order, read once, one at a time; events of the same time come in the order of the log. Close it: it
 * may hold temporary files. {@link #hasNext} and {@link #next} throw {@link TidewatchException} when the log fails.
 */
public interface EventLog extends Iterator<ShopEvent>, AutoCloseable {
    /** The rows of the log that gave no event. Complete once {@link #hasNext} has returned false. */
    UnusableRows unusable();

    @Override
    void close();
}
