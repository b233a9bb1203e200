package io.tidewatch.bench.latency;

import io.tidewatch.bench.load.EventSender;
import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Pacer;
import io.tidewatch.topics.TopicNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Sends events at fixed arrival times and notes when a read-committed consumer sees what they led to. An event's time is its
 * arrival time, and the messages about it carry that time, so that the difference to now is the whole way.
 *
 * <p>Two ways are noted: the features, which every event has (several events of a user may share a message), and the alert, which few have. The engine sends both in one
 * go, in the same transaction, so the former's figures are the alert's with enough of them for a high percentile.
 */
public final class OpenLoop {
    /** A consumer that is told of records at once. */
    private static final Duration POLL = Duration.ofMillis(50);

    private static final List<String> OUTPUTS = List.of(TopicNames.FEATURES, TopicNames.INTERVENTIONS);
    private static final long SEED = 2;

    private final String bootstrapServers;
    private final int users;

    /**
     * A loop against a broker.
     *
     * @param users different users, drawn evenly
     */
    public OpenLoop(String bootstrapServers, int users) {
        this.bootstrapServers = bootstrapServers;
        this.users = users;
    }

    /**
     * What one run saw.
     *
     * @param events of events that arrived after the warm-up
     * @param alerts likewise
     * @param sent events that arrived after the warm-up
     */
    public record Seen(Latencies events, Latencies alerts, long sent) {}

    /** Runs at one rate. */
    public Seen run(double perSecond, double warmSeconds, double measureSeconds) throws InterruptedException {
        long from = System.currentTimeMillis() + Math.round(warmSeconds * 1000);
        long to = from + Math.round(measureSeconds * 1000);
        Seen seen = new Seen(new Latencies(), new Latencies(), Math.round(perSecond * measureSeconds));
        AtomicBoolean over = new AtomicBoolean();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Thread reader = new Thread(() -> read(consumer, seen, from, to, over), "latency-reader");
            reader.start();
            try {
                send(perSecond, Math.round(perSecond * (warmSeconds + measureSeconds)));
            } finally {
                over.set(true);
                reader.join();
            }
        }
        return seen;
    }

    /** Sends events at once: something to work off. */
    public void burst(long events) {
        send(Double.POSITIVE_INFINITY, events);
    }

    private void send(double perSecond, long events) {
        SplittableRandom random = new SplittableRandom(SEED);
        // Another number in every run, since an event that comes twice counts once.
        long first = System.nanoTime();
        try (EventSender sender = EventSender.atOnce(bootstrapServers)) {
            Pacer pacer = new Pacer(System.nanoTime(), System.currentTimeMillis(), perSecond);
            for (long i = 0; i < events; i++) {
                long arrival = pacer.await(i);
                sender.send(Load.event(first + i, random.nextInt(users), Instant.ofEpochMilli(arrival), random));
            }
            sender.finish();
        }
    }

    /** Reads until the sender is done and nothing came for a while. */
    private static void read(
            KafkaConsumer<byte[], byte[]> consumer, Seen seen, long from, long to, AtomicBoolean over) {
        int quiet = 0;
        while (!over.get() || quiet < 20) {
            var records = consumer.poll(POLL);
            long now = System.currentTimeMillis();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Latencies latencies = record.topic().equals(TopicNames.INTERVENTIONS) ? seen.alerts : seen.events;
                // The record's own timestamp is the broker's: when it was published, not when the event arrived.
                EventTimes.forEach(record.value(), time -> note(time, from, to, now, latencies));
            }
            quiet = records.isEmpty() ? quiet + 1 : 0;
        }
    }

    private static void note(long time, long from, long to, long now, Latencies latencies) {
        if (time >= from && time < to) {
            latencies.add(now - time);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        50),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = OUTPUTS.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // The seek is lazy; what is sent from now on must be seen.
        partitions.forEach(consumer::position);
        return consumer;
    }
}
