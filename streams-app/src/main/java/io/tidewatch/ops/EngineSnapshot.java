package io.tidewatch.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
 * @param input every partition of the input topic; empty while the brokers do not tell
 * @param restores every store of this instance that was or is being restored
 * @param restoredLast when a record was last restored
 */
record EngineSnapshot(
        Instant takenAt,
        KafkaStreams.State state,
        Instant stateSince,
        ModelView model,
        List<ThreadView> threads,
        List<TaskView> tasks,
        List<InputPartition> input,
        List<StoreRestore> restores,
        Optional<Instant> restoredLast) {
    EngineSnapshot {
        Objects.requireNonNull(takenAt, "takenAt");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(stateSince, "stateSince");
        Objects.requireNonNull(model, "model");
        threads = List.copyOf(threads);
        tasks = List.copyOf(tasks);
        input = List.copyOf(input);
        restores = List.copyOf(restores);
        Objects.requireNonNull(restoredLast, "restoredLast");
    }

    /** The stores in use, not standbys, that are not complete yet. */
    List<StoreRestore> restoring() {
        return restores.stream()
                .filter(store -> !store.standby() && !store.finished())
                .toList();
    }

    /** The input partitions that tasks of this instance read. */
    List<InputPartition> ownInput() {
        return input.stream()
                .filter(partition -> tasks.stream().anyMatch(task -> task.partition() == partition.partition()))
                .toList();
    }

    /** How long ago something was. */
    Duration since(Instant moment) {
        return Duration.between(moment, takenAt);
    }
}
