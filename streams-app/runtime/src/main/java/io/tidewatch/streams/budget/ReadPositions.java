package io.tidewatch.streams.budget;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the budget's input has been read: where a next owner must begin so that it sees every score of the days that are not over, and which
 * day is over in all partitions.
 */
final class ReadPositions {
    /**
     * Partitions are read at different paces while they catch up, so a day waits for all of them; one that has nothing to say for so long holds no
     * day up.
     */
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

    private final Map<TopicPartition, Reading> readings = new HashMap<>();

    private static final class Reading {
        private final SortedMap<Long, Long> firstOfDay = new TreeMap<>();
        private long next;
        private long latestDay = Long.MIN_VALUE;
        private long heardNanos;
    }

    /** A score of a day was read. */
    void score(TopicPartition partition, long offset, long day, long nowNanos) {
        Reading reading = reading(partition);
        reading.firstOfDay.putIfAbsent(day, offset);
        reading.latestDay = Math.max(reading.latestDay, day);
        reading.heardNanos = nowNanos;
        reading.next = offset + 1;
    }

    /** Any other record was read. */
    void other(TopicPartition partition, long offset) {
        reading(partition).next = offset + 1;
    }

    /** Reading begins here. */
    void begin(TopicPartition partition, long offset) {
        reading(partition).next = offset;
    }

    /** Days up to this one are over. */
    void closed(long day) {
        readings.values().forEach(reading -> reading.firstOfDay.headMap(day + 1).clear());
    }

    /**
     * The day that begins now, as far as was read; the days before it are over. Empty while that cannot be said.
     *
     * @param behind partitions of scores of which more is known to be there
     */
    OptionalLong today(Set<TopicPartition> behind, long nowNanos) {
        if (behind.stream().anyMatch(partition -> reading(partition).latestDay == Long.MIN_VALUE)) {
            return OptionalLong.empty();
        }
        OptionalLong latest = days(readings.values().stream()).max();
        OptionalLong slowest = days(readings.entrySet().stream()
                        .filter(reading -> behind.contains(reading.getKey())
                                || nowNanos - reading.getValue().heardNanos < QUIET_NANOS)
                        .map(Map.Entry::getValue))
                .min();
        return slowest.isPresent() ? slowest : latest;
    }

    private static LongStream days(Stream<Reading> readings) {
        return readings.mapToLong(reading -> reading.latestDay).filter(day -> day != Long.MIN_VALUE);
    }

    /** Where a next owner must begin, by topic: one offset for each partition, in order. */
    Map<String, List<Long>> offsets() {
        Map<String, SortedMap<Integer, Long>> byTopic = new TreeMap<>();
        readings.forEach((partition, reading) -> byTopic.computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
                .put(
                        partition.partition(),
                        reading.firstOfDay.values().stream()
                                .mapToLong(Long::longValue)
                                .min()
                                .orElse(reading.next)));
        Map<String, List<Long>> offsets = new TreeMap<>();
        byTopic.forEach((topic, partitions) -> {
            List<Long> all = new ArrayList<>();
            for (int partition = 0; partition <= partitions.lastKey(); partition++) {
                all.add(partitions.getOrDefault(partition, 0L));
            }
            offsets.put(topic, all);
        });
        return offsets;
    }

    private Reading reading(TopicPartition partition) {
        return readings.computeIfAbsent(partition, unused -> new Reading());
    }
}
