package io.tidewatch.streams.task;

import org.apache.kafka.streams.processor.api.Record;

/** What a task does at present: it loads a savepoint, decides events, or has been handed over. Each ends when the next begins. */
interface TaskWork extends AutoCloseable {
    /** A record came. */
    void process(Record<byte[], byte[]> record);

    /** Time has passed by the wall clock. */
    void turn();

    /** Whether there is something else to do from now on, which the task's state says. */
    boolean isOver();

    @Override
    void close();
}
