package io.tidewatch.streams.task;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The partitions in which events of a task's users lie, and how far each of them has come. The task waits with its users' silences for the
 * slowest: an event that ends a silence may still lie there. Knows no Kafka.
 */
final class PartitionsAhead {
    private static final int ENTRY_BYTES = Integer.BYTES + Long.BYTES;

    private final Map<Integer, Long> clocks = new TreeMap<>();

    /**
     * An event or a note came from a partition.
     *
     * @param clockMillis no event before it will come from there
     * @return whether the partition was not known
     */
    boolean observe(int partition, long clockMillis) {
        Long before = clocks.get(partition);
        if (before == null || clockMillis > before) {
            clocks.put(partition, clockMillis);
        }
        return before == null;
    }

    /** Nothing more is expected of a partition. Whether something was. */
    boolean leave(int partition) {
        return clocks.remove(partition) != null;
    }

    /** How far the slowest has come; empty if there are none. */
    OptionalLong slowest() {
        return clocks.values().stream().mapToLong(Long::longValue).min();
    }

    boolean isEmpty() {
        return clocks.isEmpty();
    }

    /** Each partition with the clock up to which it has come. */
    void forEach(BiConsumer<Integer, Long> action) {
        clocks.forEach(action);
    }

    int bytes() {
        return Integer.BYTES + ENTRY_BYTES * clocks.size();
    }

    void write(ByteBuffer out) {
        out.putInt(clocks.size());
        clocks.forEach((partition, clock) -> out.putInt(partition).putLong(clock));
    }

    void read(ByteBuffer in) {
        for (int left = in.getInt(); left > 0; left--) {
            clocks.put(in.getInt(), in.getLong());
        }
    }
}
