package io.tidewatch.cli.savepoint;

import io.tidewatch.streams.savepoint.SavepointEnd;
import io.tidewatch.streams.savepoint.SavepointKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * The ends of a savepoint, read without its rows: the end is the last record of each partition.
 *
 * @param partitions how many the savepoint has
 * @param ends by partition, as far as they are there
 * @param offsets of the records that say so
 */
public record SavepointTails(int partitions, Map<Integer, SavepointEnd> ends, Map<Integer, Long> offsets) {
    /** Behind the last record comes the mark of its transaction, and perhaps those of others that were taken back. */
    private static final int LOOK_BACK = 8;

    public SavepointTails {
        ends = Map.copyOf(ends);
        offsets = Map.copyOf(offsets);
    }

    /** Reads them; empty if there is no such topic. */
    public static Optional<SavepointTails> read(Cluster cluster, Map<String, ?> client, String topic) {
        List<TopicPartition> partitions = cluster.partitions(topic);
        if (partitions.isEmpty()) {
            return Optional.empty();
        }
        Map<TopicPartition, Long> lasts = cluster.ends(partitions, IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> from = cluster.begins(partitions);
        from.replaceAll((partition, first) -> Math.max(first, lasts.get(partition) - LOOK_BACK));
        Map<Integer, SavepointEnd> ends = new TreeMap<>();
        Map<Integer, Long> offsets = new HashMap<>();
        try (SavepointReader reader = SavepointReader.open(client, topic)) {
            reader.begin(partitions, from);
            reader.toEnds(
                    lasts,
                    record -> SavepointKey.decode(record.key())
                            .filter(key -> key.kind() == SavepointKey.Kind.END)
                            .ifPresent(key -> {
                                ends.put(record.partition(), SavepointEnd.decode(record.value()));
                                offsets.put(record.partition(), record.offset());
                            }));
        }
        return Optional.of(new SavepointTails(partitions.size(), ends, offsets));
    }

    /** Whether every partition has its end. */
    public boolean isComplete() {
        return ends.size() == partitions;
    }

    /** How many users the savepoint has; 0 if it is not complete. */
    public long users() {
        return isComplete()
                ? ends.values().stream().mapToLong(SavepointEnd::users).sum()
                : 0;
    }

    /** How many partitions a group has read behind their ends, given what it has committed. */
    public int passed(Map<Integer, Long> committed) {
        return (int) offsets.entrySet().stream()
                .filter(end -> committed.getOrDefault(end.getKey(), 0L) > end.getValue())
                .count();
    }
}
