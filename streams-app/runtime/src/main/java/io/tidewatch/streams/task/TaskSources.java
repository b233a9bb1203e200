package io.tidewatch.streams.task;

import io.tidewatch.topics.TopicNames;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What the consumers of a process and its tasks tell each other: where a task began to read, since Kafka Streams tells a processor nothing
 * of it, and whether it may read its events yet, which it must not before it has loaded its savepoint. Thread-safe.
 */
public final class TaskSources {
    private final Optional<String> savepoint;
    private final Map<TopicPartition, Long> begins = new ConcurrentHashMap<>();
    /** By the partition of a task that is ready for its events, the offset of the first one that is its own. */
    private final Map<Integer, Long> open = new ConcurrentHashMap<>();

    private final Map<Integer, Long> savepointLeft = new ConcurrentHashMap<>();

    /**
     * @param savepoint the topic that tasks load before anything else; empty: they have nothing to load
     */
    public TaskSources(Optional<String> savepoint) {
        this.savepoint = savepoint;
    }

    /** Whether a partition is to be held back until its task is ready for it. */
    public boolean waits(TopicPartition partition) {
        return savepoint.isPresent() && !isSavepoint(partition);
    }

    /** Whether a partition is one of the savepoint that tasks load. */
    public boolean isSavepoint(TopicPartition partition) {
        return savepoint.isPresent() && savepoint.get().equals(partition.topic());
    }

    /** The group was asked for its position in a partition, as is done whenever a task is made. */
    public void begins(TopicPartition partition, long offset) {
        begins.put(partition, offset);
    }

    /** Where the task of a partition began to read it; empty if nothing has ever been committed of it. */
    public OptionalLong begin(TopicPartition partition) {
        Long offset = begins.get(partition);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** A task is ready for its events, from this offset on. */
    void open(int partition, long eventsPosition) {
        open.put(partition, eventsPosition);
    }

    /** A task is not at work any more. */
    void shut(int partition) {
        open.remove(partition);
    }

    /** The first offset of a partition that its task wants, of the events behind the savepoint; empty while it wants none. */
    public OptionalLong openFrom(TopicPartition partition) {
        Long position = open.get(partition.partition());
        if (position == null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(partition.topic().equals(TopicNames.SHOP_EVENTS) ? position : 0);
    }

    /** How many records of the savepoint a partition still has, as far as its consumer knows. */
    public void savepointLeft(int partition, long records) {
        savepointLeft.put(partition, records);
    }

    /** The same, to be shown; empty if nobody has told. */
    public OptionalLong savepointLeft(int partition) {
        Long records = savepointLeft.get(partition);
        return records == null ? OptionalLong.empty() : OptionalLong.of(records);
    }
}
