package io.tidewatch.ops;

import io.tidewatch.streams.LostEvents;
import io.tidewatch.streams.task.TaskStage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;

/**
 * All that is known of the running engine at one moment, as values: what {@link Health} judges and {@code /status} shows.
 *
 * @param takenAt the moment
 * @param state of Kafka Streams
 * @param stateSince since when, as far as somebody looked
 * @param model the model in force
 * @param threads stream threads that have not died
 * @param tasks tasks that run here
 * @param input what the brokers tell of the input topic
 * @param restores every store of this instance that was or is being restored
 * @param restoredLast when a record was last restored
 * @param handedOver the savepoint with which this instance was handed over to the next generation; empty while it is at work
 * @param members the instances of the group that tell where they answer
 * @param lost events that were deleted before they were read
 */
record EngineSnapshot(
        Instant takenAt,
        KafkaStreams.State state,
        Instant stateSince,
        ModelView model,
        List<ThreadView> threads,
        List<TaskView> tasks,
        InputView input,
        List<StoreRestore> restores,
        Optional<Instant> restoredLast,
        Optional<String> handedOver,
        List<MemberView> members,
        LostEvents.Figures lost) {
    EngineSnapshot {
        Objects.requireNonNull(takenAt, "takenAt");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(stateSince, "stateSince");
        Objects.requireNonNull(model, "model");
        threads = List.copyOf(threads);
        tasks = List.copyOf(tasks);
        Objects.requireNonNull(input, "input");
        restores = List.copyOf(restores);
        Objects.requireNonNull(restoredLast, "restoredLast");
        Objects.requireNonNull(handedOver, "handedOver");
        members = List.copyOf(members);
        Objects.requireNonNull(lost, "lost");
    }

    /** The stores in use, not standbys, that are not complete yet. */
    List<StoreRestore> restoring() {
        return restores.stream()
                .filter(store -> !store.standby() && !store.finished())
                .toList();
    }

    /** The input partitions of this instance: those that the group has last given it, and those that tasks read. */
    Set<Integer> ownPartitions() {
        return Stream.concat(
                        threads.stream().flatMap(thread -> thread.partitions().stream()),
                        tasks.stream().map(TaskView::partition))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of them that no task reads, since it was lost and has not been set up again. */
    Set<Integer> withoutTask() {
        Set<Integer> without = ownPartitions();
        tasks.forEach(task -> without.remove(task.partition()));
        return without;
    }

    /** The tasks that take over a savepoint. */
    List<TaskView> loading() {
        return tasks.stream()
                .filter(task -> task.stage().kind() == TaskStage.Kind.LOADING)
                .toList();
    }

    /** How far the group has come in this instance's partitions. */
    List<InputPartition> ownInput() {
        Set<Integer> own = ownPartitions();
        return input.partitions().stream()
                .filter(partition -> own.contains(partition.partition()))
                .toList();
    }

    /** When the group was last seen to commit something of this instance's partitions; empty if it has not been. */
    Optional<Instant> lastCommit() {
        return ownInput().stream()
                .flatMap(partition -> partition.committedAt().stream())
                .max(Comparator.naturalOrder());
    }

    /** Since when records have waited in one of this instance's partitions without a commit there; empty if they do not. */
    Optional<Instant> uncommittedSince() {
        return ownInput().stream()
                .flatMap(partition -> partition.stuckSince().stream())
                .min(Comparator.naturalOrder());
    }

    /** How long ago something was. */
    Duration since(Instant moment) {
        return Duration.between(moment, takenAt);
    }
}
