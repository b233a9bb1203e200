package io.tidewatch.workbench.demo;

import io.tidewatch.streams.task.ClockTick;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends a log's events to {@code shop.events} as a shop's frontend would, keyed by user, and clock ticks to every partition,
 * since in a replay nothing else tells a quiet partition what time it is. Until {@link #paceFrom} it goes as fast as it can.
 */
final class LogFeed implements AutoCloseable {
    /** Between two ticks of a paced replay, in time of the log: silences are counted in days, and events should be what passes by. */
    private static final Duration TICK_EVERY = Duration.ofHours(12);
    /** Full batches and one request for many events: the feed must not be what is measured. */
    private static final int LINGER_MILLIS = 10;

    private static final int BATCH_BYTES = 256 * 1024;

    private final Producer<byte[], byte[]> producer;
    private final int partitions;
    private final Speed speed;
    private final Instant paceFrom;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private long paceStartNanos;
    private Instant nextTick;
    private long sent;
    private int ticks;

    /**
     * A feed.
     *
     * @param speed how fast the log goes from {@code paceFrom} on
     */
    LogFeed(String bootstrapServers, int partitions, Speed speed, Instant paceFrom) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        // A retry must neither double nor reorder a user's events.
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        LINGER_MILLIS,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        BATCH_BYTES,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.partitions = partitions;
        this.speed = speed;
        this.paceFrom = paceFrom;
        this.nextTick = paceFrom;
    }

    /** Sends one event, when its time has come. */
    void send(ShopEvent event) throws InterruptedException {
        if (speed.factor().isPresent() && !event.time().isBefore(paceFrom)) {
            pace(event.time());
        }
        byte[] key = event.userId().getBytes(StandardCharsets.UTF_8);
        send(new ProducerRecord<>(TopicNames.SHOP_EVENTS, key, ShopEventCodec.write(event)));
        sent++;
    }

    /** Tells every partition that a part of the log, or all of it, is over, and waits until the broker has everything. */
    void finish(Instant end) {
        tick(end);
        settle();
    }

    /** Waits until the broker has everything. */
    void settle() {
        producer.flush();
        throwFailure();
    }

    /** Events sent. */
    long sent() {
        return sent;
    }

    /** Ticks sent, one per partition each time. */
    int ticks() {
        return ticks;
    }

    @Override
    public void close() {
        // What is not sent by now belongs to a run that was given up.
        producer.close(Duration.ZERO);
    }

    private void pace(Instant time) throws InterruptedException {
        if (paceStartNanos == 0) {
            paceStartNanos = System.nanoTime();
        }
        while (!nextTick.isAfter(time)) {
            await(nextTick);
            tick(nextTick);
            nextTick = nextTick.plus(TICK_EVERY);
        }
        await(time);
    }

    private void await(Instant time) throws InterruptedException {
        long waitNanos = paceStartNanos + speed.dueAfter(paceFrom, time).toNanos() - System.nanoTime();
        if (waitNanos > 0) {
            producer.flush();
            Thread.sleep(Duration.ofNanos(waitNanos).toMillis());
        }
    }

    private void tick(Instant time) {
        for (int partition = 0; partition < partitions; partition++) {
            send(ClockTick.record(TopicNames.SHOP_EVENTS, partition, time.toEpochMilli()));
            ticks++;
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        throwFailure();
        producer.send(record, (metadata, refused) -> {
            if (refused != null) {
                failure.compareAndSet(null, refused);
            }
        });
    }

    private void throwFailure() {
        if (failure.get() != null) {
            throw new KafkaException("the broker did not take an event", failure.get());
        }
    }
}
