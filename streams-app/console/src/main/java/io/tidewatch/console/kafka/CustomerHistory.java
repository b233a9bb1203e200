package io.tidewatch.console.kafka;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.AssignmentCodec;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.OutcomeCodec;
import io.tidewatch.topics.Receipt;
import io.tidewatch.topics.ReceiptCodec;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.utils.Utils;

/**
 * What the topics hold of one customer. A log cannot be asked for a key, so the customer's partition is read, from a bounded point back
 * and for a bounded time.
 */
public final class CustomerHistory {
    /** Records of a topic's partition that are looked through: about a second's work. */
    static final int BACK = 100_000;
    /** A person waits no longer. */
    private static final Duration WITHIN = Duration.ofSeconds(6);

    private static final Duration POLL = Duration.ofMillis(100);
    /** More than a screen can show of a life. */
    private static final int MOST_EVENTS = 2_000;

    private static final int MOST_ALERTS = 200;

    private static final List<String> TOPICS = List.of(
            TopicNames.FEATURES,
            TopicNames.INTERVENTIONS,
            TopicNames.RECEIPTS,
            TopicNames.ASSIGNMENTS,
            TopicNames.OUTCOMES);

    private final ConsoleClients clients;
    private final Clock clock;
    private final AtomicInteger looks = new AtomicInteger();

    public CustomerHistory(ConsoleClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /**
     * An event of the customer.
     *
     * @param time when
     * @param type of it
     * @param risk after it, 0 to 1
     */
    public record Event(Instant time, EventType type, double risk) {}

    /**
     * What was found.
     *
     * @param events in the order in which they came
     * @param alerts likewise
     * @param receipts what consumers did
     * @param assignments to arms of experiments
     * @param outcomes of them
     * @param whole whether the partitions were read from their beginnings to their ends, so that nothing is missing
     */
    public record Found(
            List<Event> events,
            List<ChurnAlert> alerts,
            List<Receipt> receipts,
            List<Assignment> assignments,
            List<Outcome> outcomes,
            boolean whole) {
        public Found {
            events = List.copyOf(events);
            alerts = List.copyOf(alerts);
            receipts = List.copyOf(receipts);
            assignments = List.copyOf(assignments);
            outcomes = List.copyOf(outcomes);
        }
    }

    /** What is found, as it is found. */
    private static final class Finds {
        private final List<Event> events = new ArrayList<>();
        private final List<ChurnAlert> alerts = new ArrayList<>();
        private final List<Receipt> receipts = new ArrayList<>();
        private final List<Assignment> assignments = new ArrayList<>();
        private final List<Outcome> outcomes = new ArrayList<>();

        private void take(String topic, byte[] value) throws InvalidMessageException {
            switch (topic) {
                case TopicNames.FEATURES -> {
                    for (FeatureRecord served : FeatureRecordCodec.read(value)) {
                        events.add(new Event(served.eventTime(), served.type(), served.risk()));
                    }
                }
                case TopicNames.INTERVENTIONS -> alerts.add(ChurnAlertCodec.read(value));
                case TopicNames.RECEIPTS -> receipts.add(ReceiptCodec.read(value));
                case TopicNames.ASSIGNMENTS -> assignments.add(AssignmentCodec.read(value));
                case TopicNames.OUTCOMES -> outcomes.add(OutcomeCodec.read(value));
                default -> throw new IllegalStateException("Nobody asked for " + topic + ".");
            }
        }

        /** What was before an erasure is nobody's to see, though the topics keep it until their retention ends. */
        private void forget() {
            Optional<Instant> erased = alerts.stream()
                    .filter(alert -> alert.kind() == AlertKind.ERASED)
                    .map(ChurnAlert::eventTime)
                    .max(Comparator.naturalOrder());
            erased.ifPresent(at -> {
                events.removeIf(event -> !event.time().isAfter(at));
                alerts.removeIf(alert -> !alert.eventTime().isAfter(at));
                receipts.removeIf(receipt -> !receipt.time().isAfter(at));
                assignments.removeIf(assignment -> !assignment.assignedAt().isAfter(at));
                outcomes.removeIf(outcome -> !outcome.assignedAt().isAfter(at));
            });
        }

        private Found found(boolean whole) {
            forget();
            return new Found(
                    last(events, MOST_EVENTS),
                    last(alerts, MOST_ALERTS),
                    last(receipts, MOST_ALERTS),
                    last(assignments, MOST_ALERTS),
                    last(outcomes, MOST_ALERTS),
                    whole && events.size() <= MOST_EVENTS && alerts.size() <= MOST_ALERTS);
        }
    }

    /**
     * Looks a customer up.
     *
     * @throws KafkaException if the brokers do not answer
     */
    public Found of(String userId) {
        byte[] key = userId.getBytes(StandardCharsets.UTF_8);
        Finds finds = new Finds();
        boolean whole;
        try (Consumer<byte[], byte[]> consumer = clients.openConsumer("customer-" + looks.incrementAndGet())) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            whole = assign(consumer, key, ends);
            Instant until = clock.instant().plus(WITHIN);
            while (!ends.isEmpty() && clock.instant().isBefore(until)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (Arrays.equals(record.key(), key) && record.value() != null) {
                        take(record, finds);
                    }
                }
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
            whole &= ends.isEmpty();
        }
        return finds.found(whole);
    }

    /** Gives the consumer the customer's partitions; whether it begins at their beginnings. */
    private static boolean assign(Consumer<byte[], byte[]> consumer, byte[] key, Map<TopicPartition, Long> ends) {
        Set<TopicPartition> wanted = new HashSet<>();
        for (String topic : TOPICS) {
            try {
                List<PartitionInfo> partitions = consumer.partitionsFor(topic);
                if (!partitions.isEmpty()) {
                    wanted.add(new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key)) % partitions.size()));
                }
            } catch (TopicAuthorizationException refused) {
                // The page shows what may be read.
            }
        }
        consumer.assign(wanted);
        ends.putAll(consumer.endOffsets(wanted));
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(wanted);
        boolean whole = true;
        for (TopicPartition partition : wanted) {
            long from = Math.max(begins.get(partition), ends.get(partition) - BACK);
            whole &= from == begins.get(partition);
            consumer.seek(partition, from);
        }
        return whole;
    }

    private static void take(ConsumerRecord<byte[], byte[]> record, Finds finds) {
        try {
            finds.take(record.topic(), record.value());
        } catch (InvalidMessageException ofAnotherVersion) {
            // Nothing that could be shown.
        }
    }

    private static <T> List<T> last(List<T> all, int most) {
        return all.subList(Math.max(0, all.size() - most), all.size());
    }
}
