package io.tidewatch.bench;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The load that every row of the bench reads: events of users drawn evenly, which is the hardest case for a state store, since
 * hardly any user comes twice while a row is in a cache. The same for the same seed.
 *
 * @param events how many
 * @param users how many different users
 */
record Load(int events, int users) {
    private static final long SEED = 1;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /** One event every 40 ms of event time: 100,000 users then come about once an hour. */
    private static final long STEP_MILLIS = 40;
    /** Nine of ten events of a shop are no purchases. */
    private static final int PURCHASE_EVERY = 10;

    private static final int CATEGORIES = 40;
    private static final int ITEMS = 20_000;

    /** Writes the load to the events topic. */
    void produce(String bootstrapServers) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                // Large batches: the load is written before anything is measured.
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 * 1024,
                ProducerConfig.LINGER_MS_CONFIG,
                50,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            SplittableRandom random = new SplittableRandom(SEED);
            for (int i = 0; i < events; i++) {
                ShopEvent event = event(i, random);
                producer.send(new ProducerRecord<>(
                        TopicNames.SHOP_EVENTS,
                        event.userId().getBytes(StandardCharsets.UTF_8),
                        ShopEventCodec.write(event)));
            }
        }
    }

    private ShopEvent event(int number, SplittableRandom random) {
        EventType type = number % PURCHASE_EVERY == 0 ? EventType.PURCHASE : EventType.BROWSE;
        String item = "item-" + random.nextInt(ITEMS);
        String category = "category-" + random.nextInt(CATEGORIES);
        ShopEvent.Builder event = ShopEvent.of(
                        "event-" + number,
                        "user-" + random.nextInt(users),
                        type,
                        START.plusMillis(number * STEP_MILLIS))
                .sessionId("session-" + random.nextInt(users));
        if (type == EventType.BROWSE) {
            return event.itemId(item).category(category).build();
        }
        double price = random.nextInt(100, 20_000) / 100.0;
        return event.value(price)
                .currency("EUR")
                .items(List.of(new LineItem(item, Optional.of(category), 1, OptionalDouble.of(price))))
                .build();
    }
}
