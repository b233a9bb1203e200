package io.tidewatch.streams.task;

import io.tidewatch.topics.TopicNames;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The work of a task that has loaded its savepoint. What the savepoint contains already is kept from it: the savepoint's own records, and
 * events before the barrier.
 */
final class AfterSavepoint implements TaskWork {
    private final ProcessorContext<byte[], byte[]> context;
    private final TaskSources sources;
    private final String arrivals;
    private final long eventsPosition;
    private final TaskWork work;

    /**
     * @param arrivals the topic through which events come from other partitions
     * @param eventsPosition the first offset of the task's events that the savepoint does not contain
     */
    AfterSavepoint(
            ProcessorContext<byte[], byte[]> context,
            TaskSources sources,
            String arrivals,
            long eventsPosition,
            TaskWork work) {
        this.context = context;
        this.sources = sources;
        this.arrivals = arrivals;
        this.eventsPosition = eventsPosition;
        this.work = work;
        sources.open(context.taskId().partition(), eventsPosition);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (context.recordMetadata().filter(this::counts).isPresent()) {
            work.process(record);
        }
    }

    private boolean counts(RecordMetadata place) {
        return place.topic().equals(TopicNames.SHOP_EVENTS)
                ? place.offset() >= eventsPosition
                : place.topic().equals(arrivals);
    }

    @Override
    public void turn() {
        work.turn();
    }

    @Override
    public boolean isOver() {
        return work.isOver();
    }

    @Override
    public void close() {
        sources.shut(context.taskId().partition());
        work.close();
    }
}
