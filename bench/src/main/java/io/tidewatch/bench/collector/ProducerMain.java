package io.tidewatch.bench.collector;

import io.tidewatch.bench.latency.Latencies;
import io.tidewatch.bench.row.RowMain;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer's process, which sends the events that the collector is sent, at the same conditions: each is confirmed by all brokers. */
public final class ProducerMain {
    private static final double NANOS = 1e9;

    private ProducerMain() {}

    /** Takes the brokers; reads runs of rate, warm-up and measured seconds from standard input and prints the figures of each. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        arguments[0],
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        // As the collector's.
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        128 * 1024),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            java.util.Scanner runs = new java.util.Scanner(System.in, StandardCharsets.UTF_8);
            while (runs.hasNextLine()) {
                double[] run = Arrays.stream(runs.nextLine().split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
                out.println(
                        RowMain.RESULT + run(producer, run[0], run[1], run[2]).json());
            }
        }
    }

    private static LoadFigures run(
            Producer<byte[], byte[]> producer, double perSecond, double warmSeconds, double measureSeconds) {
        EventBodies events = new EventBodies(1, 100_000);
        Latencies latencies = new Latencies();
        long start = System.nanoTime();
        long measure = start + (long) (warmSeconds * NANOS);
        long end = measure + (long) (measureSeconds * NANOS);
        long sent = 0;
        for (long now = start; now < end; now = System.nanoTime()) {
            long due = perSecond == 0 ? now : start + (long) (sent / perSecond * NANOS);
            if (due > now) {
                java.util.concurrent.locks.LockSupport.parkNanos(Math.min(due - now, 1_000_000));
                continue;
            }
            byte[] event = events.next().clone();
            sent++;
            producer.send(new ProducerRecord<>(TopicNames.SHOP_EVENTS, user(event), event), (metadata, failed) -> {
                // One thread calls it.
                long confirmed = System.nanoTime();
                if (failed == null && confirmed >= measure && confirmed < end) {
                    latencies.add(Math.round((confirmed - due) / 1e6));
                }
            });
        }
        producer.flush();
        return new LoadFigures(latencies.count(), measureSeconds, latencies);
    }

    private static byte[] user(byte[] event) {
        int from = EventBodies.EVENT.indexOf("user-0");
        return Arrays.copyOfRange(event, from, from + 13);
    }
}
