package io.tidewatch.it;

import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.savepoint.BarrierRequest;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.task.HomePartition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Plays an engine to a command that copies its state: a changelog of more users than an engine of a test would ever see, changed without
 * end, and an answer to each request for a barrier. It remembers what it had where it answered. Its rows are no profiles.
 */
final class PlayedEngine implements AutoCloseable {
    /** Where each of its tasks stands in the events' topic. */
    static final long EVENTS_POSITION = 1_000;

    private static final Duration POLL = Duration.ofMillis(20);
    private static final int CHANGES_A_TURN = 50;

    private final String application;
    private final int partitions;
    private final int users;
    private final HomePartition home;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Random random = new Random(3);
    private final Map<String, String> state = new HashMap<>();
    private final Map<String, String> atBarriers = new TreeMap<>();
    private final CompletableFuture<Void> work;
    private volatile boolean stopped;

    private PlayedEngine(ShopTopics topics, String application, int partitions, int users) {
        this.application = application;
        this.partitions = partitions;
        this.users = users;
        this.home = new HomePartition(partitions);
        make(topics, Names.changelog(application, Names.PROFILES), Map.of("cleanup.policy", "compact"));
        make(topics, Names.repartition(application, Names.REROUTED), Map.of());
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topics.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        application,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topics.bootstrapServers(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        application,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        producer.initTransactions();
        fill();
        work = CompletableFuture.runAsync(this::work, task -> new Thread(task, "played-engine").start());
    }

    /** An engine at work, with so many users. */
    static PlayedEngine start(ShopTopics topics, String application, int partitions, int users) {
        return new PlayedEngine(topics, application, partitions, users);
    }

    /** Sends an event on to the partition of its user, as the task of another partition does. */
    void sendOn(int origin, long offset, String user) {
        byte[] key = bytes(user);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Names.repartition(application, Names.REROUTED), home.of(key), 77L, key, bytes("event"));
        record.headers().add("tidewatch.origin", bytes(origin + "/" + offset + "/5"));
        synchronized (producer) {
            producer.beginTransaction();
            producer.send(record);
            producer.commitTransaction();
        }
    }

    /** What its users had when it answered, once it has been asked in every partition. */
    Map<String, String> atBarriers() {
        synchronized (producer) {
            return new TreeMap<>(atBarriers);
        }
    }

    @Override
    public void close() {
        stopped = true;
        work.join();
        producer.close();
    }

    private void fill() {
        producer.beginTransaction();
        for (int user = 0; user < users; user++) {
            put("user-" + user, row());
        }
        producer.commitTransaction();
    }

    private void work() {
        try (consumer) {
            consumer.subscribe(Set.of(Names.repartition(application, Names.REROUTED)));
            while (!stopped) {
                Iterable<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL);
                synchronized (producer) {
                    producer.beginTransaction();
                    for (int change = 0; change < CHANGES_A_TURN; change++) {
                        change();
                    }
                    records.forEach(this::answer);
                    producer.commitTransaction();
                }
            }
        }
    }

    private void change() {
        String user = "user-" + random.nextInt(users + users / 10);
        put(user, random.nextInt(5) == 0 ? Optional.empty() : row());
    }

    private void answer(ConsumerRecord<byte[], byte[]> record) {
        BarrierRequest.of(Optional.ofNullable(record.key()), Optional.ofNullable(record.value()), record.headers())
                .ifPresent(request -> {
                    Barrier barrier = new Barrier(
                            request.savepoint(),
                            request.kind(),
                            record.partition(),
                            partitions,
                            EVENTS_POSITION,
                            record.offset() + 1,
                            OptionalLong.of(5),
                            Optional.empty(),
                            Optional.empty());
                    write(record.partition(), Barrier.MARKER_KEY, Optional.of(barrier.encode()));
                    write(record.partition(), Barrier.MARKER_KEY, Optional.empty());
                    atBarriers.keySet().removeIf(user -> home.of(bytes(user)) == record.partition());
                    state.forEach((user, row) -> {
                        if (home.of(bytes(user)) == record.partition()) {
                            atBarriers.put(user, row);
                        }
                    });
                });
    }

    private void put(String user, Optional<String> row) {
        write(home.of(bytes(user)), user, row.map(PlayedEngine::bytes));
        row.ifPresentOrElse(text -> state.put(user, text), () -> state.remove(user));
    }

    private void write(int partition, String key, Optional<byte[]> value) {
        producer.send(new ProducerRecord<>(
                Names.changelog(application, Names.PROFILES), partition, bytes(key), value.orElse(null)));
    }

    private Optional<String> row() {
        return Optional.of(Long.toHexString(random.nextLong()).repeat(4));
    }

    private void make(ShopTopics topics, String name, Map<String, String> config) {
        try {
            topics.admin()
                    .createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(config)))
                    .all()
                    .get();
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the broker under test refuses", refused.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
