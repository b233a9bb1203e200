package io.tidewatch.replay.log;

import io.tidewatch.topics.ShopEvent;
import java.util.Iterator;

/** Sorted events, read once; closing it frees what they were sorted with. */
interface EventCursor extends Iterator<ShopEvent>, AutoCloseable {
    @Override
    void close();
}
