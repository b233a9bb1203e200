package io.tidewatch.streams.task;

import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.topics.TopicNames;
import org.apache.kafka.common.TopicPartition;

/** The next offsets of a task's two partitions: where it began to read, and on from there with what it takes. */
final class TaskPositions {
    private long events;
    private long arrivals;

    /**
     * Where a task begins.
     *
     * @param arrivalsTopic through which events come from other partitions
     * @param from the first offset of the events that is the task's own
     */
    TaskPositions(TaskSources sources, String arrivalsTopic, int partition, long from) {
        this.events = Math.max(
                from,
                sources.begin(new TopicPartition(TopicNames.SHOP_EVENTS, partition))
                        .orElse(0));
        this.arrivals =
                sources.begin(new TopicPartition(arrivalsTopic, partition)).orElse(0);
    }

    /** A record was taken, whatever becomes of it. */
    void taken(PendingRow row) {
        if (row.topic().equals(TopicNames.SHOP_EVENTS)) {
            events = row.offset() + 1;
        } else {
            arrivals = row.offset() + 1;
        }
    }

    /** The next offset of the events' topic. */
    long events() {
        return events;
    }

    /** The next offset of the rerouted topic. */
    long arrivals() {
        return arrivals;
    }
}
