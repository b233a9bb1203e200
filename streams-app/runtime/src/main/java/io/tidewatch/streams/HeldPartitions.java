package io.tidewatch.streams;

import io.tidewatch.streams.task.TaskSources;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Which of a consumer's partitions are held back because their tasks load a savepoint first. Kafka Streams pauses and resumes partitions by
 * itself, for tasks that restore and for full buffers: what it has paused is its own to resume, and what it resumes too early is held.
 * Nothing is held where there is nothing to load. Not thread-safe.
 */
final class HeldPartitions {
    private final TaskSources sources;
    private final Set<TopicPartition> held = new HashSet<>();
    /** Those whose task has been found ready since they were assigned. */
    private final Set<TopicPartition> opened = new HashSet<>();

    private final Set<TopicPartition> savepoint = new HashSet<>();

    HeldPartitions(TaskSources sources) {
        this.sources = sources;
    }

    /**
     * Partitions came.
     *
     * @param paused what Kafka Streams has paused
     * @return those that are to be paused besides
     */
    Set<TopicPartition> assigned(Collection<TopicPartition> partitions, Set<TopicPartition> paused) {
        Set<TopicPartition> more = new HashSet<>();
        for (TopicPartition partition : partitions) {
            if (sources.isSavepoint(partition)) {
                savepoint.add(partition);
            } else if (sources.waits(partition) && !paused.contains(partition)) {
                more.add(partition);
            }
        }
        held.addAll(more);
        return more;
    }

    /** Partitions went. */
    void gone(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            held.remove(partition);
            opened.remove(partition);
            savepoint.remove(partition);
        });
    }

    /** Kafka Streams has paused them, and will resume them. */
    void pausedByTheirTask(Collection<TopicPartition> partitions) {
        held.removeAll(List.copyOf(partitions));
    }

    /** Those of the partitions that Kafka Streams resumes which need not be held. */
    Set<TopicPartition> mayResume(Collection<TopicPartition> partitions) {
        Set<TopicPartition> free = new HashSet<>();
        for (TopicPartition partition : partitions) {
            if (!sources.waits(partition) || opened.contains(partition)) {
                free.add(partition);
            } else {
                held.add(partition);
            }
        }
        return free;
    }

    /** The held ones whose tasks are ready by now, with the first offset that they want. They are not held any more. */
    Map<TopicPartition, Long> toOpen() {
        if (held.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, Long> ready = new HashMap<>();
        for (TopicPartition partition : held) {
            sources.openFrom(partition).ifPresent(from -> ready.put(partition, from));
        }
        held.removeAll(ready.keySet());
        opened.addAll(ready.keySet());
        return ready;
    }

    /** The partitions of the savepoint whose tasks are not ready yet. */
    List<TopicPartition> loading() {
        return savepoint.stream()
                .filter(partition -> sources.openFrom(partition).isEmpty())
                .toList();
    }
}
