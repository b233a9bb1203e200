package io.tidewatch.it;

import io.tidewatch.topics.TopicNames;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends a shop's messages at a steady rate until it is told to stop, season after season: the same customers with other rhythms, retries and
 * messages that are none among their events. Time goes on much faster in the events than on the wall, so that silences come to their ends.
 */
final class SteadyLoad implements AutoCloseable {
    private static final Duration BEAT = Duration.ofMillis(50);
    /** What an acknowledgement may take on a starved machine. */
    private static final Duration SOON = Duration.ofMinutes(2);

    private final KafkaProducer<byte[], byte[]> producer;
    private final int perSecond;
    private final int customers;
    private final AtomicLong good = new AtomicLong();
    private final AtomicLong again = new AtomicLong();
    private final AtomicLong bad = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Set<String> known = new HashSet<>();
    private final CompletableFuture<Void> sending;
    private volatile boolean stopped;

    /** Begins to send. */
    SteadyLoad(ShopTopics topics, int perSecond, int customers) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topics.bootstrapServers(),
                        ProducerConfig.LINGER_MS_CONFIG,
                        20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.perSecond = perSecond;
        this.customers = customers;
        this.sending = CompletableFuture.runAsync(this::send, running -> {
            Thread thread = new Thread(running, "steady-load");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** Stops, and returns when all is on the broker. */
    void stop() {
        stopped = true;
        sending.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
        producer.flush();
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " messages did not come to the broker");
        }
    }

    /** Different events that were sent. */
    long events() {
        return good.get();
    }

    /** Events that were sent once more. */
    long retries() {
        return again.get();
    }

    /** Messages that are no events. */
    long refusals() {
        return bad.get();
    }

    long messages() {
        return good.get() + again.get() + bad.get();
    }

    private void send() {
        long begun = System.nanoTime();
        long sent = 0;
        int season = 0;
        Iterator<Message> messages = season(season).messages().iterator();
        while (!stopped) {
            FaultScene.pause(BEAT);
            long due = perSecond * (System.nanoTime() - begun) / TimeUnit.SECONDS.toNanos(1);
            for (; sent < due && !stopped; sent++) {
                if (!messages.hasNext()) {
                    season++;
                    messages = season(season).messages().iterator();
                }
                send(messages.next());
            }
        }
    }

    private ShopLog season(int number) {
        // Retries come within a season.
        known.clear();
        return ShopLog.season(number, customers);
    }

    private void send(Message message) {
        if (message.refusal().isPresent()) {
            bad.incrementAndGet();
        } else if (known.add(message.event().orElseThrow().eventId())) {
            good.incrementAndGet();
        } else {
            again.incrementAndGet();
        }
        producer.send(
                new ProducerRecord<>(
                        TopicNames.SHOP_EVENTS,
                        message.key().orElse(null),
                        message.value().orElse(null)),
                (at, failure) -> {
                    if (failure != null) {
                        failed.incrementAndGet();
                    }
                });
    }

    @Override
    public void close() {
        stopped = true;
        producer.close();
    }
}
