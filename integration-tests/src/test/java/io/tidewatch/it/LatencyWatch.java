package io.tidewatch.it;

import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How long each event took from its send until a reader of committed records had what was decided of it; its alerts are in the same
 * transaction. On a thread of its own.
 */
final class LatencyWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final double NANOS_A_SECOND = 1e9;
    /** A point of the plot. */
    private static final int BUCKET_SECONDS = 2;

    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;

    private final long begun = System.nanoTime();
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    /** Send's second, and how long it took. */
    private final List<double[]> latencies = new ArrayList<>();

    private final List<double[]> instances = new ArrayList<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile boolean closed;

    /** Curves over the seconds of a run. */
    record Series(
            List<double[]> instances,
            List<double[]> lagRecords,
            List<double[]> lagSeconds,
            List<double[]> median,
            List<double[]> p99) {}

    LatencyWatch(ShopTopics topics) {
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topics.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                List.copyOf(topics.ends(TopicNames.FEATURES).keySet());
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        instances(1);
        this.thread = new Thread(this::watch, "latency-watch");
        thread.start();
    }

    /** These are about to be sent. */
    void sending(List<Message> messages) {
        long now = System.nanoTime();
        messages.forEach(message -> message.event().ifPresent(event -> sent.putIfAbsent(event.eventId(), now)));
    }

    /** So many are at work from now on. */
    void instances(int count) {
        synchronized (instances) {
            double now = seconds(System.nanoTime());
            if (!instances.isEmpty()) {
                instances.add(new double[] {now, instances.get(instances.size() - 1)[1]});
            }
            instances.add(new double[] {now, count});
        }
    }

    private void watch() {
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                long now = System.nanoTime();
                for (FeatureRecord event : events(record)) {
                    Long at = sent.remove(event.eventId());
                    if (at != null) {
                        synchronized (latencies) {
                            latencies.add(new double[] {seconds(at), (now - at) / NANOS_A_SECOND});
                        }
                    }
                }
            }
        }
        consumer.close();
    }

    private static List<FeatureRecord> events(ConsumerRecord<byte[], byte[]> record) {
        try {
            return FeatureRecordCodec.read(record.value());
        } catch (InvalidMessageException broken) {
            throw new AssertionError("the engine sent a message that is none", broken);
        }
    }

    /** All of the run in one sentence. */
    String summary() {
        List<Double> all = new ArrayList<>();
        synchronized (latencies) {
            latencies.forEach(one -> all.add(one[1]));
        }
        all.sort(null);
        return String.format(
                Locale.ROOT,
                "Of %,d events, from the send to what was decided being readable: median %.2f s, 99th percentile %.1f"
                        + " s, longest %.1f s.",
                all.size(),
                at(all, MEDIAN),
                at(all, P99),
                at(all, 1));
    }

    Series series(List<LagWatch.Look> looks) {
        List<double[]> records = new ArrayList<>();
        List<double[]> age = new ArrayList<>();
        // An event was waiting from its send until it was readable.
        for (LagWatch.Look look : looks) {
            double second = seconds(look.nanos());
            if (second >= 0) {
                records.add(new double[] {second, look.lag()});
            }
        }
        TreeMap<Integer, List<Double>> buckets = new TreeMap<>();
        TreeMap<Integer, Double> oldest = new TreeMap<>();
        synchronized (latencies) {
            for (double[] one : latencies) {
                buckets.computeIfAbsent((int) one[0] / BUCKET_SECONDS, first -> new ArrayList<>())
                        .add(one[1]);
                int last = (int) (one[0] + one[1]);
                for (int second = (int) Math.ceil(one[0]); second <= last; second++) {
                    oldest.merge(second, second - one[0], Math::max);
                }
            }
        }
        int end = buckets.isEmpty() ? 0 : (buckets.lastKey() + 1) * BUCKET_SECONDS;
        for (int second = 0; second <= end; second++) {
            age.add(new double[] {second, oldest.getOrDefault(second, 0.0)});
        }
        List<double[]> median = new ArrayList<>();
        List<double[]> p99 = new ArrayList<>();
        buckets.forEach((bucket, values) -> {
            values.sort(null);
            median.add(new double[] {(double) bucket * BUCKET_SECONDS, at(values, MEDIAN)});
            p99.add(new double[] {(double) bucket * BUCKET_SECONDS, at(values, P99)});
        });
        List<double[]> steps = new ArrayList<>();
        synchronized (instances) {
            steps.addAll(instances);
            steps.add(new double[] {end, instances.get(instances.size() - 1)[1]});
        }
        return new Series(steps, records, age, median, p99);
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }

    private double seconds(long nanos) {
        return (nanos - begun) / NANOS_A_SECOND;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
