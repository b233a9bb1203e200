package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.EventLimits;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a record's size is, it is decided or a dead letter, and no instance ends by it. The records lie there before the engine starts,
 * since one that ended by them would meet them again at every start.
 */
@ExtendWith(BrokerUnderTest.class)
class LargeRecordsIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    /** So long that what waits is written to its changelog before it is decided. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(2);

    private static final int COMPRESSIBLE_BYTES = 4_000_000;
    /** What the topic takes, less what surrounds the header. */
    private static final int INCOMPRESSIBLE_BYTES = 1_046_000;

    private static final Random RANDOM = new Random(1);

    @TempDir
    private Path folder;

    @Test
    void aRecordIsDecidedOrADeadLetterHoweverLargeItsPartsAre(TestKafka kafka) throws Exception {
        // Given
        try (ShopTopics topics = ShopTopics.afresh(kafka, 1);
                EngineRun run = new EngineRun(topics, "large")) {
            send(
                    topics,
                    "lz4",
                    List.of(
                            record("headers-that-shrink", headers(1, COMPRESSIBLE_BYTES, false)),
                            record("many-headers", headers(40_000, 1, false)),
                            basket("basket-with-headers", headers(1, COMPRESSIBLE_BYTES, false)),
                            keyed("k".repeat(COMPRESSIBLE_BYTES), headers(1, COMPRESSIBLE_BYTES, false)),
                            unreadable("unreadable-with-headers", headers(60_000, 20, false))));
            send(
                    topics,
                    "none",
                    List.of(
                            record("headers-as-they-are", headers(1, INCOMPRESSIBLE_BYTES, true)),
                            basket("basket-as-it-is", headers(1, INCOMPRESSIBLE_BYTES - EventLimits.MAX_BYTES, true))));

            // When
            try (EngineProcess engine =
                    EngineProcess.start(EngineSettings.replay("large", topics, folder.resolve("state"))
                            .batches(256, LONG_WAIT))) {
                await().atMost(SOON).untilAsserted(() -> {
                    assertThat(run.outcome().scored())
                            .containsExactlyInAnyOrder(
                                    "headers-that-shrink",
                                    "many-headers",
                                    "basket-with-headers",
                                    "headers-as-they-are",
                                    "basket-as-it-is");
                    assertThat(run.deadLetters()).hasSize(2);
                });
                engine.stop();
            }

            // Then: what was left out is told
            assertThat(run.deadLetters())
                    .extracting(LargeRecordsIT::reason)
                    .containsExactlyInAnyOrder(ReasonCode.WRONG_KEY, ReasonCode.UNREADABLE);
            assertThat(run.deadLetters())
                    .extracting(LargeRecordsIT::detail)
                    .allSatisfy(detail -> assertThat(detail).contains("left out"));
            assertThat(config(topics, Names.changelog("large", Names.PENDING)))
                    .containsEntry("max.message.bytes", "1048588");
        }
    }

    @Test
    void aBacklogOfTheLargestEventsFitsTheHeap(TestKafka kafka) throws Exception {
        // Given: twice the heap of an engine under test
        int baskets = 1_200;
        try (ShopTopics topics = ShopTopics.afresh(kafka, 4);
                EngineRun run = new EngineRun(topics, "baskets")) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < baskets; i++) {
                records.add(basket("basket-" + i, new RecordHeaders()));
                if (records.size() == 100) {
                    send(topics, "lz4", records);
                    records.clear();
                }
            }

            // When
            try (EngineProcess engine =
                    EngineProcess.start(EngineSettings.replay("baskets", topics, folder.resolve("state"))
                            .batches(1_024, LONG_WAIT))) {
                await().atMost(SOON).until(() -> run.outcome().scored().size() >= baskets);
                engine.stop();
            }

            // Then
            assertThat(run.outcome().scored()).hasSize(baskets).doesNotHaveDuplicates();
            assertThat(run.deadLetters()).isEmpty();
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String id, Headers headers) {
        return of(ShopEvent.of(id, id, EventType.BROWSE, Instant.now()).build(), headers);
    }

    private static ProducerRecord<byte[], byte[]> basket(String id, Headers headers) {
        LineItem item = new LineItem("item-0000001", Optional.of("c".repeat(190)), 1, OptionalDouble.of(1.5));
        ProducerRecord<byte[], byte[]> basket = of(
                ShopEvent.of(id, id, EventType.PURCHASE, Instant.now())
                        .value(1.5)
                        .items(Collections.nCopies(EventLimits.MAX_ITEMS, item))
                        .build(),
                headers);
        assertThat(basket.value()).hasSizeBetween(EventLimits.MAX_BYTES * 9 / 10, EventLimits.MAX_BYTES);
        return basket;
    }

    private static ProducerRecord<byte[], byte[]> of(ShopEvent event, Headers headers) {
        return new ProducerRecord<>(
                TopicNames.SHOP_EVENTS, null, bytes(event.userId()), ShopEventCodec.write(event), headers);
    }

    private static ProducerRecord<byte[], byte[]> keyed(String key, Headers headers) {
        ShopEvent event =
                ShopEvent.of("keyed", "keyed", EventType.BROWSE, Instant.now()).build();
        return new ProducerRecord<>(TopicNames.SHOP_EVENTS, null, bytes(key), ShopEventCodec.write(event), headers);
    }

    private static ProducerRecord<byte[], byte[]> unreadable(String key, Headers headers) {
        return new ProducerRecord<>(TopicNames.SHOP_EVENTS, null, bytes(key), bytes("]"), headers);
    }

    private static Headers headers(int count, int bytes, boolean random) {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[bytes];
            if (random) {
                RANDOM.nextBytes(value);
            }
            headers.add("trace", value);
        }
        return headers;
    }

    private static void send(ShopTopics topics, String compression, List<ProducerRecord<byte[], byte[]>> records)
            throws InterruptedException, ExecutionException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topics.bootstrapServers(),
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        compression,
                        // Of a batch of several the sum would count.
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        0,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        4 * COMPRESSIBLE_BYTES),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent =
                    records.stream().map(producer::send).toList();
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
    }

    private static Map<String, String> config(ShopTopics topics, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<String, String> config = new HashMap<>();
        topics.admin().describeConfigs(List.of(resource)).all().get().get(resource).entries().stream()
                // Said for the topic, not by default.
                .filter(entry -> !entry.isDefault() && entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .forEach(entry -> config.put(entry.name(), entry.value()));
        return config;
    }

    private static ReasonCode reason(ConsumerRecord<byte[], byte[]> letter) {
        return DeadLetter.readFrom(letter.headers()).orElseThrow().reason();
    }

    private static String detail(ConsumerRecord<byte[], byte[]> letter) {
        return DeadLetter.readFrom(letter.headers()).orElseThrow().detail();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
