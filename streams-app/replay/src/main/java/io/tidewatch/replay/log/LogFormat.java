package io.tidewatch.replay.log;

import io.tidewatch.topics.TidewatchException;

/** One way in which shops write event logs down. Stateless. */
interface LogFormat {
    /**
     * Reads the whole file, in the order of its rows.
     *
     * @throws TidewatchException when the file is not of this format or cannot be read to its end
     */
    void read(LogFile file, EventSink sink);
}
