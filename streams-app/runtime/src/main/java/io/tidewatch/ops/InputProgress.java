package io.tidewatch.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Remembers how far the consumer group has come in each input partition, and since when it has not moved although records
 * wait. Between two looks it stays as it is, so brokers that fell silent for a while leave no gap. Knows nothing of where the
 * offsets come from. Not thread-safe.
 *
 * <p>Offsets alone cannot tell a record from a transaction marker, behind which nothing may follow; so before a stall is
 * believed somebody has to look whether there is a record, see {@link #suspects} and {@link #nothingBefore}. Nor can they tell how old
 * a record is: {@link #oldestAt}.
 */
final class InputProgress {
    private Map<Integer, Seen> partitions = new TreeMap<>();

    /**
     * The offsets of a partition.
     *
     * @param committed the next record the group has not committed; empty if it has never committed
     * @param earliest the first offset that the log still has
     * @param end the offset after the last record that readers can see
     */
    record Offsets(OptionalLong committed, long earliest, long end) {
        /** Where the group reads on. One that has committed nothing begins with the first record there is. */
        long next() {
            return committed.orElse(earliest);
        }

        boolean hasMoreCommittedThan(Offsets past) {
            return committed.isPresent() && committed.getAsLong() > past.committed.orElse(-1);
        }
    }

    private record Seen(
            Offsets offsets,
            long nothingBefore,
            Optional<Duration> oldest,
            Optional<Instant> stuckSince,
            Optional<Instant> committedAt) {
        boolean waiting() {
            return offsets.end > readTo();
        }

        /** There is no record between what is committed and this. */
        long readTo() {
            return Math.max(offsets.next(), nothingBefore);
        }

        Seen stuck(Optional<Instant> since) {
            return new Seen(offsets, nothingBefore, oldest, since, committedAt);
        }

        Seen aged(Duration age) {
            return new Seen(offsets, nothingBefore, Optional.of(age), stuckSince, committedAt);
        }
    }

    /** Takes in the offsets of all partitions at a moment. */
    void observe(Instant now, Map<Integer, Offsets> offsets) {
        Map<Integer, Seen> observed = new TreeMap<>();
        offsets.forEach((partition, current) -> {
            Optional<Seen> before = Optional.ofNullable(partitions.get(partition));
            Optional<Instant> committedAt = before.filter(past -> current.hasMoreCommittedThan(past.offsets))
                    .map(past -> now)
                    .or(() -> before.flatMap(Seen::committedAt));
            Seen seen = new Seen(
                    current,
                    before.map(Seen::nothingBefore).orElse(0L),
                    Optional.empty(),
                    Optional.empty(),
                    committedAt);
            // With the same offset committed as before and a record behind it both times, that record waited
            // throughout.
            observed.put(
                    partition,
                    !seen.waiting()
                            ? seen
                            : seen.stuck(before.filter(past -> past.offsets.next() == current.next())
                                    .flatMap(Seen::stuckSince)
                                    .or(() -> Optional.of(now))));
        });
        partitions = observed;
    }

    /** The partitions that have not moved since before a moment. */
    Set<Integer> suspects(Instant before) {
        Set<Integer> suspects = new TreeSet<>();
        partitions.forEach((partition, seen) -> {
            if (seen.stuckSince.filter(since -> since.isBefore(before)).isPresent()) {
                suspects.add(partition);
            }
        });
        return suspects;
    }

    /** Where a record should wait, of those of some partitions in which one may. */
    Map<Integer, WaitingRecords.Range> waiting(Set<Integer> of) {
        Map<Integer, WaitingRecords.Range> waiting = new TreeMap<>();
        partitions.forEach((partition, seen) -> {
            if (of.contains(partition) && seen.waiting()) {
                waiting.put(partition, new WaitingRecords.Range(seen.readTo(), seen.offsets.end));
            }
        });
        return waiting;
    }

    /** Somebody has looked: the oldest record that waited in a partition when it was last observed came at a moment. */
    void oldestAt(int partition, Instant came, Instant observed) {
        Duration age = Duration.between(came, observed);
        // A topic may have its producers' times.
        partitions.computeIfPresent(partition, (number, seen) -> seen.aged(age.isNegative() ? Duration.ZERO : age));
    }

    /** Somebody has looked: there is no record in a partition before an offset, only markers or deleted ones. */
    void nothingBefore(int partition, long offset) {
        partitions.computeIfPresent(partition, (number, seen) -> {
            Seen now = new Seen(seen.offsets, offset, seen.oldest, seen.stuckSince, seen.committedAt);
            return now.waiting() ? now : now.stuck(Optional.empty());
        });
    }

    /** The offset up to which the group has read a partition, or somebody has seen that there is no record; 0 if unknown. */
    long readTo(int partition) {
        return Optional.ofNullable(partitions.get(partition)).map(Seen::readTo).orElse(0L);
    }

    /** How far the group has come, by partition. */
    List<InputPartition> view() {
        return partitions.entrySet().stream()
                .map(entry -> view(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static InputPartition view(int partition, Seen seen) {
        long lag = seen.waiting() ? seen.offsets.end - seen.readTo() : 0;
        return new InputPartition(
                partition,
                lag,
                seen.waiting() ? seen.oldest : Optional.of(Duration.ZERO),
                seen.stuckSince,
                seen.committedAt);
    }
}
