package io.tidewatch.ops;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;

/**
 * One stream thread that has not died.
 *
 * @param name the thread's name
 * @param state as Kafka Streams names it
 * @param partitions of the input topic that the group has last given it. A thread that lost its tasks with the brokers still has
 *     them: only the group can give them to another, and that is an assignment of its own
 * @param standbyTasks copies it keeps warm
 */
record ThreadView(String name, String state, Set<Integer> partitions, int standbyTasks) {
    ThreadView {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        partitions = Set.copyOf(partitions);
    }

    /** The threads of an instance by name. */
    static List<ThreadView> of(KafkaStreams streams) {
        // What Kafka Streams tells of a thread's tasks is as of when the thread last had all of an assignment at work.
        return streams.metadataForLocalThreads().stream()
                .sorted(Comparator.comparing(ThreadMetadata::threadName))
                .map(thread -> new ThreadView(
                        thread.threadName(),
                        thread.threadState(),
                        thread.activeTasks().stream()
                                .map(task -> task.taskId().partition())
                                .collect(Collectors.toSet()),
                        thread.standbyTasks().size()))
                .toList();
    }

    /** The input partitions that the group has last given to an instance. */
    static Set<Integer> partitions(KafkaStreams streams) {
        return of(streams).stream()
                .flatMap(thread -> thread.partitions().stream())
                .collect(Collectors.toSet());
    }
}
