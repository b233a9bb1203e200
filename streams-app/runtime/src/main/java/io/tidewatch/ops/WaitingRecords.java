package io.tidewatch.ops;

import io.tidewatch.streams.EngineAdmin;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.TopicNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks at the first record of the input that waits in a partition: whether there is one at all, which offsets cannot tell from a
 * transaction's marker, and when it came. A client of its own, there only while something waits: it keeps what it fetched last, and that may
 * be an event of a user who is erased. Not thread-safe.
 */
final class WaitingRecords implements AutoCloseable {
    /** A look is answered by the first fetches. */
    private static final Duration LOOK = Duration.ofSeconds(3);

    private static final Duration POLL = Duration.ofMillis(100);
    /** One record of each partition is looked at, and a broker gives at least the batch that it is in. */
    private static final int BYTES_OF_A_PARTITION = 64 * 1024;

    private final Supplier<Consumer<byte[], byte[]>> opening;
    private final Clock clock;
    private Optional<Consumer<byte[], byte[]>> opened = Optional.empty();

    WaitingRecords(TidewatchConfig config, String client, Clock clock) {
        this(opening(config, client), clock);
    }

    /** @param opening opens a client that reads the input, committed records only */
    WaitingRecords(Supplier<Consumer<byte[], byte[]>> opening, Clock clock) {
        this.opening = opening;
        this.clock = clock;
    }

    private static Supplier<Consumer<byte[], byte[]>> opening(TidewatchConfig config, String client) {
        Map<String, Object> settings =
                new HashMap<>(EngineAdmin.settings(config).getRestoreConsumerConfigs(client));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // Where retention has removed what the group had not read, the first record there is waits.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES_OF_A_PARTITION);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        return () -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * The records that wait in a partition.
     *
     * @param from where the first may be
     * @param end the offset after the last one that readers can see
     */
    record Range(long from, long end) {}

    /**
     * What a look showed.
     *
     * @param firstAt the timestamp of the first record by partition; missing where none was found in time
     * @param nothingBefore the offset before which there is none, by partition without one
     */
    record Seen(Map<Integer, Instant> firstAt, Map<Integer, Long> nothingBefore) {
        Seen {
            firstAt = Map.copyOf(firstAt);
            nothingBefore = Map.copyOf(nothingBefore);
        }
    }

    /**
     * Looks into partitions.
     *
     * @throws org.apache.kafka.common.KafkaException if the brokers do not let it
     */
    Seen look(Map<Integer, Range> ranges) {
        if (ranges.isEmpty()) {
            close();
            return new Seen(Map.of(), Map.of());
        }
        Consumer<byte[], byte[]> reader = reader();
        List<TopicPartition> partitions =
                ranges.keySet().stream().map(WaitingRecords::partition).toList();
        reader.assign(partitions);
        // Of a look before.
        reader.resume(partitions);
        ranges.forEach((partition, range) -> reader.seek(partition(partition), range.from()));
        Map<Integer, Instant> firstAt = new HashMap<>();
        Map<Integer, Long> nothingBefore = new HashMap<>();
        Instant until = clock.instant().plus(LOOK);
        while (firstAt.size() + nothingBefore.size() < ranges.size()
                && clock.instant().isBefore(until)) {
            for (ConsumerRecord<byte[], byte[]> found : reader.poll(POLL)) {
                firstAt.putIfAbsent(found.partition(), Instant.ofEpochMilli(found.timestamp()));
                reader.pause(Set.of(partition(found.partition())));
            }
            nothingBefore.putAll(passed(reader, ranges, firstAt.keySet()));
        }
        return new Seen(firstAt, nothingBefore);
    }

    /** A reader that gets to the end without a record has seen that there is none. */
    private static Map<Integer, Long> passed(
            Consumer<byte[], byte[]> reader, Map<Integer, Range> ranges, Set<Integer> found) {
        return ranges.entrySet().stream()
                .filter(range -> !found.contains(range.getKey()))
                .filter(range -> reader.position(partition(range.getKey()), LOOK)
                        >= range.getValue().end())
                .collect(Collectors.toMap(Map.Entry::getKey, range -> reader.position(partition(range.getKey()))));
    }

    private static TopicPartition partition(int partition) {
        return new TopicPartition(TopicNames.SHOP_EVENTS, partition);
    }

    private Consumer<byte[], byte[]> reader() {
        if (opened.isEmpty()) {
            opened = Optional.of(opening.get());
        }
        return opened.get();
    }

    @Override
    public void close() {
        opened.ifPresent(reader -> reader.close(CloseOptions.timeout(Duration.ZERO)));
        opened = Optional.empty();
    }
}
