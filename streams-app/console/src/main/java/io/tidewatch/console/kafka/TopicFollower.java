package io.tidewatch.console.kafka;

import io.tidewatch.topics.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Follows topics from a bounded point back. A topic that is missing or may not be read is left out and named. One thread's at a time.
 */
final class TopicFollower implements AutoCloseable {
    /** How many records of a topic before its end are read, all partitions together. */
    static final Map<String, Integer> BACK = Map.of(
            // A shop of half a million customers; of a larger one it is a sample anyway, which grows as scores come.
            TopicNames.SCORES, 500_000,
            // Alerts of some months of a shop of a hundred thousand customers.
            TopicNames.INTERVENTIONS, 100_000,
            // As many as the console counts; an experiment has one for each customer, and of a warning some receipts.
            TopicNames.ASSIGNMENTS, 50_000,
            TopicNames.OUTCOMES, 50_000,
            TopicNames.RECEIPTS, 100_000,
            TopicNames.DEAD_LETTERS, 5_000);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> begun = new HashMap<>();
    private final Map<TopicPartition, Long> endsAtFirst = new HashMap<>();
    private final Set<String> missing = new TreeSet<>();

    TopicFollower(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * Begins, or goes on.
     *
     * @param from where an earlier follower was; where that is further back than the bound, what lies between is passed over
     */
    void begin(Map<TopicPartition, Long> from) {
        Set<TopicPartition> all = new HashSet<>();
        for (String topic : BACK.keySet()) {
            all.addAll(partitions(topic));
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
        consumer.assign(all);
        for (TopicPartition partition : all) {
            long share = BACK.get(partition.topic())
                    / all.stream()
                            .filter(other -> other.topic().equals(partition.topic()))
                            .count();
            long earliest = Math.max(begins.get(partition), ends.get(partition) - share);
            long start = Math.max(earliest, from.getOrDefault(partition, 0L));
            consumer.seek(partition, start);
            begun.put(partition, start);
            endsAtFirst.put(partition, ends.get(partition));
        }
    }

    /** The next records, after a short wait at most. */
    ConsumerRecords<byte[], byte[]> poll(Duration within) throws InterruptedException {
        if (consumer.assignment().isEmpty()) {
            // A consumer without a topic may not be asked.
            Thread.sleep(within.toMillis());
            return ConsumerRecords.empty();
        }
        try {
            return consumer.poll(within);
        } catch (TopicAuthorizationException refused) {
            leaveOut(refused.unauthorizedTopics());
            return ConsumerRecords.empty();
        }
    }

    /** How much of what was there at the beginning is read, 0 to 1. */
    double readBack() {
        long all = 0;
        long read = 0;
        for (TopicPartition partition : consumer.assignment()) {
            long from = begun.get(partition);
            long to = Math.max(from, endsAtFirst.get(partition));
            all += to - from;
            read += Math.min(to, consumer.position(partition, ConsoleClients.PATIENCE)) - from;
        }
        return all == 0 ? 1 : read / (double) all;
    }

    /** Topics that there are not, or that the engine may not read. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    /** Where it is, to go on from. */
    Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> positions = new HashMap<>();
        consumer.assignment()
                .forEach(partition -> positions.put(partition, consumer.position(partition, ConsoleClients.PATIENCE)));
        return positions;
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }

    private void leaveOut(Collection<String> topics) {
        missing.addAll(topics);
        List<TopicPartition> left = new ArrayList<>(consumer.assignment());
        Map<TopicPartition, Long> positions = new HashMap<>();
        left.removeIf(partition -> topics.contains(partition.topic()));
        left.forEach(partition -> positions.put(partition, consumer.position(partition)));
        consumer.assign(left);
        positions.forEach(consumer::seek);
    }

    private List<TopicPartition> partitions(String topic) {
        try {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found.isEmpty()) {
                missing.add(topic);
            }
            return found.stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
        } catch (TopicAuthorizationException refused) {
            missing.add(topic);
            return List.of();
        }
    }
}
