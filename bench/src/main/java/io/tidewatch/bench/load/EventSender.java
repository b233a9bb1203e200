package io.tidewatch.bench.load;

import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends events to the events topic and loses none in silence: a refused one fails the next call, and {@link #finish} counts what was
 * acknowledged. A load with holes would make every figure measured over it wrong.
 */
public final class EventSender implements AutoCloseable {
    /** A broker on the same machine that has not taken a batch by then will not; Kafka's default of two minutes only delays saying so. */
    private static final int DELIVERY_MILLIS = 30_000;

    private final Producer<byte[], byte[]> producer;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private long sent;

    /** Sends with a producer, which it closes. */
    EventSender(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Large batches: for a load that is written before anything is measured. */
    static EventSender inBulk(String bootstrapServers) {
        return of(
                bootstrapServers,
                Map.of(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024, ProducerConfig.LINGER_MS_CONFIG, 50));
    }

    /**
     * At once, as a frontend's producer; Kafka's own default lingers for five times as long. Without any linger nearly every event
     * is a request of its own, and the broker's work on them is measured instead of the engine.
     */
    public static EventSender atOnce(String bootstrapServers) {
        return of(bootstrapServers, Map.of(ProducerConfig.LINGER_MS_CONFIG, 1));
    }

    /** Sends an event under its user's key. */
    public void send(ShopEvent event) {
        send(new ProducerRecord<>(TopicNames.SHOP_EVENTS, key(event), ShopEventCodec.write(event)));
    }

    /** Sends an event to a partition of its own choice. */
    void send(ShopEvent event, int partition) {
        send(new ProducerRecord<>(TopicNames.SHOP_EVENTS, partition, key(event), ShopEventCodec.write(event)));
    }

    /** Waits until the broker has everything that was sent. */
    public void finish() {
        producer.flush();
        throwFailure();
        if (acknowledged.get() != sent) {
            throw new IllegalStateException(
                    "the broker acknowledged " + acknowledged + " of " + sent + " events; run the bench again");
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    private void send(ProducerRecord<byte[], byte[]> event) {
        throwFailure();
        producer.send(event, (metadata, refused) -> {
            if (refused == null) {
                acknowledged.incrementAndGet();
            } else {
                failure.compareAndSet(null, refused);
            }
        });
        sent++;
    }

    private void throwFailure() {
        Exception refused = failure.get();
        if (refused != null) {
            throw new IllegalStateException(
                    "the broker did not take an event (" + refused.getMessage()
                            + "), so the load has a hole; run the bench again",
                    refused);
        }
    }

    private static byte[] key(ShopEvent event) {
        return event.userId().getBytes(StandardCharsets.UTF_8);
    }

    private static EventSender of(String bootstrapServers, Map<String, Object> how) {
        Map<String, Object> settings = new HashMap<>(how);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS / 2);
        return new EventSender(new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }
}
