package io.tidewatch.ops;

import io.tidewatch.ops.InputProgress.Offsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;

/**
 * Compares what the group has committed with what the log still has: records between the two were deleted before they were committed.
 * Not thread-safe.
 *
 * <p>At the first look of every partition: any instance that starts can say it. Later of this instance's, and only where the group commits
 * nothing: one that goes on may have in hand what was deleted, and its consumer knows for certain.
 */
final class RetentionCheck {
    private boolean first = true;
    private Map<Integer, Offsets> before = Map.of();

    /**
     * Records that are gone.
     *
     * @param partition of the input topic
     * @param from the first offset that the group had not read
     * @param to the first offset that is still there
     */
    record Gone(int partition, long from, long to) {}

    /**
     * What a look has found.
     *
     * @param gone what was deleted before it was committed
     * @param beginsAt where a partition of which the group has never committed anything begins, if not at 0. Told by the first look
     *     only; it is no loss: a new application begins with what is there
     */
    record Finding(List<Gone> gone, Map<Integer, Long> beginsAt) {
        Finding {
            gone = List.copyOf(gone);
            Objects.requireNonNull(beginsAt, "beginsAt");
        }
    }

    /**
     * Looks at the offsets of all partitions.
     *
     * @param own this instance's partitions
     * @param readTo by partition, the offset up to which the group has read or somebody has seen that there is no record
     */
    Finding look(Map<Integer, Offsets> offsets, Set<Integer> own, IntToLongFunction readTo) {
        List<Gone> gone = new ArrayList<>();
        Map<Integer, Long> beginsAt = new TreeMap<>();
        offsets.forEach((partition, now) -> {
            if (now.committed().isEmpty()) {
                if (first && now.earliest() > 0) {
                    beginsAt.put(partition, now.earliest());
                }
            } else if ((first || own.contains(partition) && standsStill(partition, now))
                    && now.earliest() > readTo.applyAsLong(partition)) {
                gone.add(new Gone(partition, readTo.applyAsLong(partition), now.earliest()));
            }
        });
        first = false;
        before = Map.copyOf(offsets);
        return new Finding(gone, beginsAt);
    }

    private boolean standsStill(int partition, Offsets now) {
        return before.containsKey(partition)
                && before.get(partition).committed().equals(now.committed());
    }
}
