package io.tidewatch.replay.log;

import io.tidewatch.topics.TidewatchException;

/** Where an event log comes from; every {@link #open} reads the same events anew. */
public interface EventSource {
    /** The data set's name, for reports: {@code online-retail}, {@code csv:orders.csv}. */
    String name();

    /** Whether the events are made up; reports say it beside every figure. */
    boolean generated();

    /**
     * Starts reading.
     *
     * @throws TidewatchException with one sentence for the user
     */
    EventLog open();
}
