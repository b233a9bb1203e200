package io.tidewatch.it;

import static org.awaitility.Awaitility.await;

import io.tidewatch.engine.Experience;
import io.tidewatch.streams.task.ClockTick;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.AssignmentCodec;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.OutcomeCodec;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One way of a log through Kafka: sends its messages piece by piece, knows where each lies, and reads what has been committed
 * of the engine's answers. The test starts and kills engines.
 */
final class EngineRun implements AutoCloseable {
    /** A batch may wait ten seconds, and an engine takes half a minute to start where several builds share two cores. */
    private static final Duration SOON = Duration.ofSeconds(120);

    private final ShopTopics topics;
    private final String applicationId;
    private final KafkaProducer<byte[], byte[]> producer;
    private final CommittedValues<List<FeatureRecord>> features;
    private final CommittedValues<ChurnAlert> alerts;
    private final CommittedRecords deadLetters;
    private final CommittedValues<Assignment> assignments;
    private final CommittedValues<io.tidewatch.topics.Outcome> outcomes;
    private final List<Sent> sent = new ArrayList<>();

    /** A message, where it lies, and when it was handed to the client, as {@link System#nanoTime()}. */
    record Sent(Message message, TopicPartition partition, long offset, long nanos) {}

    EngineRun(ShopTopics topics, String applicationId) {
        this.topics = topics;
        this.applicationId = applicationId;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topics.bootstrapServers(),
                        // As the engine: else a broker that stands still holds the shop up for longer than the engine.
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        12_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.features = new CommittedValues<>(topics, TopicNames.FEATURES, FeatureRecordCodec::read);
        this.alerts = new CommittedValues<>(topics, TopicNames.INTERVENTIONS, ChurnAlertCodec::read);
        this.deadLetters = new CommittedRecords(topics, TopicNames.DEAD_LETTERS);
        this.assignments = new CommittedValues<>(topics, TopicNames.ASSIGNMENTS, AssignmentCodec::read);
        this.outcomes = new CommittedValues<>(topics, TopicNames.OUTCOMES, OutcomeCodec::read);
    }

    /**
     * Sends messages in this order; they are on the broker when it returns, with the time of their arrival. To an engine that is not
     * running yet they are a backlog, since it takes longer than a second to start: then their batches wait their whole time. To one
     * that keeps up they are young and are decided at the next turn.
     */
    void send(List<Message> messages) {
        send(messages, message -> OptionalInt.empty());
    }

    /** The same by a client with a partitioner of its own; empty is Kafka's choice. */
    void send(List<Message> messages, Function<Message, OptionalInt> partitioner) {
        long nanos = System.nanoTime();
        List<Future<RecordMetadata>> acknowledged = messages.stream()
                .map(message -> producer.send(record(message, partitioner.apply(message))))
                .toList();
        for (int i = 0; i < messages.size(); i++) {
            RecordMetadata at = get(acknowledged.get(i));
            sent.add(new Sent(messages.get(i), new TopicPartition(at.topic(), at.partition()), at.offset(), nanos));
        }
    }

    private static ProducerRecord<byte[], byte[]> record(Message message, OptionalInt partition) {
        return new ProducerRecord<>(
                TopicNames.SHOP_EVENTS,
                partition.isPresent() ? partition.getAsInt() : null,
                message.key().orElse(null),
                message.value().orElse(null));
    }

    /** Sends the rest of a log, and to every partition the time at which it ends. */
    void finish(ShopLog log) {
        send(log.messages().subList(sent.size(), log.messages().size()));
        end(log);
    }

    /** Sends to every partition the time at which a log ends. */
    void end(ShopLog log) {
        for (TopicPartition partition : topics.ends(TopicNames.SHOP_EVENTS).keySet()) {
            get(producer.send(ClockTick.record(
                    TopicNames.SHOP_EVENTS, partition.partition(), log.end().toEpochMilli())));
        }
    }

    /**
     * Waits until the engine has committed everything that was sent, and what it decided of it can be read. What it holds in
     * hand may still wait for its batch.
     */
    void awaitConsumed() {
        await("everything consumed")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    Map<TopicPartition, Long> consumed = topics.committed(applicationId);
                    // A partition without messages has nothing to commit.
                    return topics.ends(TopicNames.SHOP_EVENTS).entrySet().stream()
                                    .allMatch(end -> consumed.getOrDefault(end.getKey(), 0L)
                                            .equals(end.getValue()))
                            // A transaction's offsets can be seen a moment before its records.
                            && topics.settled(TopicNames.FEATURES);
                });
    }

    /** Waits until something was scored that had not been before. */
    void awaitMoreScored() {
        int before = features.all().size();
        await("more events scored").atMost(SOON).until(() -> features.all().size() > before);
    }

    /** How many of the events sent so far have not been decided, retries aside. */
    int undecided() {
        Set<String> undecided = new HashSet<>();
        sent.forEach(at -> at.message().event().ifPresent(event -> undecided.add(event.eventId())));
        undecided.removeAll(models().keySet());
        return undecided.size();
    }

    /** Waits until everything that was sent has been decided. */
    void awaitDecided() {
        awaitDecided(SOON);
    }

    /** The same of an engine that needs longer. */
    void awaitDecided(Duration within) {
        await("everything decided").atMost(within).until(() -> undecided() == 0);
    }

    /** Waits until an outcome has been reached or, in part, passed. */
    void awaitOutcome(Outcome expected) {
        awaitOutcome(expected, SOON);
    }

    /** The same of an engine that needs longer. */
    void awaitOutcome(Outcome expected, Duration within) {
        await("the expected events scored and alerts sent").atMost(within).untilAsserted(() -> {
            Outcome outcome = outcome();
            if (outcome.scored().size() < expected.scored().size()
                    || outcome.alerts().size() < expected.alerts().size()
                    || outcome.concluded() < expected.concluded()) {
                throw new AssertionError("scored %d of %d, alerts %d of %d, outcomes %d of %d"
                        .formatted(
                                outcome.scored().size(),
                                expected.scored().size(),
                                outcome.alerts().size(),
                                expected.alerts().size(),
                                outcome.concluded(),
                                expected.concluded()));
            }
        });
    }

    /** The events that have been consumed and not decided: what must be in the slots. */
    List<ShopEvent> waiting() {
        Map<TopicPartition, Long> consumed = topics.committed(applicationId);
        Set<String> scored = new HashSet<>(outcome().scored());
        return sent.stream()
                .filter(at -> at.offset() < consumed.getOrDefault(at.partition(), 0L))
                .flatMap(at -> at.message().event().stream())
                .filter(event -> !scored.contains(event.eventId()))
                .toList();
    }

    /** Which model scored each event, in the order in which a partition's records were committed. */
    Map<String, String> models() {
        Map<String, String> models = new LinkedHashMap<>();
        served().forEach(event -> models.put(event.eventId(), event.model()));
        return models;
    }

    /** What was served for each event, in the order in which a partition's records were committed. */
    List<FeatureRecord> served() {
        return features.all().stream().flatMap(List::stream).toList();
    }

    /** The most events that share a message of features, as a user's of one batch do: 1 tells that each was decided alone. */
    int mostDecidedTogether() {
        return features.all().stream().mapToInt(List::size).max().orElse(0);
    }

    /** The events of each input partition in its order, retries included. */
    Map<TopicPartition, List<ShopEvent>> eventsByPartition() {
        Map<TopicPartition, List<ShopEvent>> events = new LinkedHashMap<>();
        for (TopicPartition partition : topics.ends(TopicNames.SHOP_EVENTS).keySet()) {
            events.put(
                    partition,
                    sent.stream()
                            .filter(at -> at.partition().equals(partition))
                            .sorted(Comparator.comparingLong(Sent::offset))
                            .flatMap(at -> at.message().event().stream())
                            .toList());
        }
        return events;
    }

    /** What a reader of committed records has of the engine's decisions. */
    Outcome outcome() {
        return new Outcome(
                alerts.all(),
                served().stream().map(FeatureRecord::eventId).toList(),
                Optional.of(new Experience(assignments.all(), outcomes.all())));
    }

    /** Dead letters: the records as they came, in the order of each partition. */
    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return deadLetters.all();
    }

    /** The offset behind the last message that was sent to each partition. */
    Map<TopicPartition, Long> sentUpTo() {
        Map<TopicPartition, Long> ends = new HashMap<>();
        sent.forEach(at -> ends.merge(at.partition(), at.offset() + 1, Math::max));
        return ends;
    }

    /** What was sent so far. */
    List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** Where a dead letter came from and why, as one comparable line. */
    static String line(ConsumerRecord<byte[], byte[]> letter) {
        DeadLetter header = DeadLetter.readFrom(letter.headers())
                .orElseThrow(() -> new AssertionError("a dead letter without its headers"));
        return "%s %d %d %s"
                .formatted(header.sourceTopic(), header.sourcePartition(), header.sourceOffset(), header.reason());
    }

    /** The same line of a message that must become a dead letter. */
    static String line(Sent bad) {
        return "%s %d %d %s"
                .formatted(
                        bad.partition().topic(),
                        bad.partition().partition(),
                        bad.offset(),
                        bad.message().refusal().orElseThrow());
    }

    @Override
    public void close() {
        producer.close();
        features.close();
        alerts.close();
        deadLetters.close();
        assignments.close();
        outcomes.close();
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the broker under test refuses a message", refused.getCause());
        }
    }
}
