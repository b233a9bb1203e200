package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.topics.AliasCodec;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A collector against a real broker: what it accepted is on the topic once and in order, whatever is killed or away. */
@ExtendWith(BrokerUnderTest.class)
class CollectorIT {
    private static final int PARTITIONS = 3;
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String SPOOL = "spool: {directory: SPOOL}";
    private static final String SMALL_SPOOL = "spool: {directory: SPOOL, limit_mb: 1}";
    private static final int KILLS = 6;
    private static final int USERS = 6;

    @TempDir
    private Path folder;

    private final CollectorClient client = new CollectorClient();

    @Test
    void answersForEachEventOnceItIsInKafka(TestKafka kafka) throws Exception {
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                CollectorProcess collector =
                        CollectorProcess.start(topics.bootstrapServers(), folder.resolve("spool"), SPOOL)) {
            // When
            HttpResponse<String> response = client.send(HttpRequest.newBuilder(collector.events())
                    .header("Authorization", "Bearer " + CollectorProcess.SERVER_KEY)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("""
                            [{"event_id": "e-1", "user_id": "u", "type": "purchase", "time": 1795339530250, "value": 12.5},
                             {"event_id": "e-1", "user_id": "u", "type": "purchase", "time": 1795339530250, "value": 12.5},
                             {"event_id": "e-2", "user_id": "u", "type": "dance", "time": 1795339530250},
                             {"type": "alias", "event_id": "a-1", "user_id": "u", "anonymous_id": "v", "time": 1795339530250}]
                            """)));
            // Then
            assertThat(response.statusCode()).isEqualTo(200);
            JsonNode answer = CollectorClient.json(response);
            assertThat(answer.get("accepted").asInt()).isEqualTo(2);
            assertThat(answer.get("events").findValuesAsText("status"))
                    .containsExactly("accepted", "duplicate", "refused", "accepted");
            assertThat(answer.at("/events/2/reason").asText()).isEqualTo("UNKNOWN_TYPE");
            assertThat(events(topics)).containsExactly(Map.entry("u", List.of("e-1")));
            try (CommittedRecords records = new CommittedRecords(topics, TopicNames.IDENTITIES)) {
                assertThat(records.all()).singleElement().satisfies(record -> {
                    assertThat(text(record.key())).isEqualTo("v");
                    assertThat(AliasCodec.read(record.value()).userId()).isEqualTo("u");
                });
            }
            assertThat(client.get(collector.ops("/metrics")))
                    .contains(
                            "tidewatch_collector_kafka_up 1.0",
                            "tidewatch_collector_events_total{outcome=\"duplicate\",reason=\"\",source=\"shop\"} 1.0");
            collector.stop();
        }
    }

    @Test
    void refusesToStartWithoutItsTopicsAndSaysHowToMakeThem(TestKafka kafka) {
        try (ShopTopics none = ShopTopics.none(kafka);
                EngineProcess collector =
                        CollectorProcess.begin(none.bootstrapServers(), folder.resolve("spool"), SPOOL)) {
            assertThat(collector.exitCode(SOON)).isEqualTo(2);
            assertThat(collector.output())
                    .contains("the topic shop.events does not exist; create it with 'tidewatch topics apply");
        }
    }

    @Test
    void keepsEveryPromiseThoughItIsKilledAgainAndAgain(TestKafka kafka) throws Exception {
        Random random = new Random(7);
        AtomicReference<CollectorProcess> running = new AtomicReference<>();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService senders = Executors.newFixedThreadPool(USERS);
        Path spool = folder.resolve("spool");
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS)) {
            running.set(CollectorProcess.start(topics.bootstrapServers(), spool, SPOOL));
            List<Future<List<String>>> promised = new ArrayList<>();
            for (int user = 0; user < USERS; user++) {
                String name = "user" + user;
                promised.add(senders.submit(() -> sendUntil(over, name, running)));
            }
            // When
            for (int kill = 0; kill < KILLS; kill++) {
                awaitProgress(topics, random.nextInt(200));
                running.get().kill();
                running.set(CollectorProcess.start(topics.bootstrapServers(), spool, SPOOL));
            }
            over.set(true);
            Map<String, List<String>> accepted = new LinkedHashMap<>();
            for (int user = 0; user < USERS; user++) {
                accepted.put("user" + user, promised.get(user).get());
            }
            running.get().stop();
            // Then
            assertThat(events(topics)).isEqualTo(accepted);
        } finally {
            over.set(true);
            senders.shutdownNow();
            running.get().close();
        }
    }

    @Test
    void takesEventsWhileKafkaIsAwayAndRefusesWhatItCannotKeep() throws Exception {
        Path spool = folder.resolve("spool");
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"));
                ShopTopics topics = ShopTopics.on(broker, PARTITIONS)) {
            List<String> accepted = new ArrayList<>();
            try (CollectorProcess collector = CollectorProcess.start(topics.bootstrapServers(), spool, SMALL_SPOOL)) {
                send(collector, "u", 0, 10, accepted);
                // When
                broker.freeze();
                send(collector, "u", 10, 20, accepted);
                assertThat(client.get(collector.ops("/health/ready"))).contains("\"ok\" : true");
                // A second one at the same spool would send it twice.
                EngineProcess other = CollectorProcess.begin(topics.bootstrapServers(), spool, SMALL_SPOOL);
                assertThat(other.exitCode(SOON)).isEqualTo(2);
                assertThat(other.output()).contains("is in use by another collector");
                collector.kill();
            }
            try (CollectorProcess collector = CollectorProcess.start(topics.bootstrapServers(), spool, SMALL_SPOOL)) {
                // A retry of what was promised before the kill.
                HttpResponse<String> retried = client.send(collector.events(), List.of(CollectorClient.event("u", 19)));
                assertThat(CollectorClient.json(retried).get("duplicate").asInt())
                        .isEqualTo(1);
                HttpResponse<String> full = sendUntilRefused(collector, "u", 20, accepted);
                // Then
                assertThat(full.statusCode()).isEqualTo(503);
                assertThat(full.headers().firstValue("retry-after")).isPresent();
                assertThat(client.get(collector.ops("/health/ready"))).contains("The spool is full");
                // When
                broker.thaw();
                // Then
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(events(topics)).isEqualTo(Map.of("u", accepted)));
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(client.get(collector.ops("/health/ready")))
                                .contains("Events go to Kafka."));
                send(collector, "v", 0, 1, new ArrayList<>());
                collector.stop();
            }
            assertThat(events(topics).get("u")).isEqualTo(accepted);
        }
    }

    private void send(CollectorProcess collector, String user, int from, int to, List<String> accepted)
            throws IOException {
        for (int number = from; number < to; number++) {
            ShopEvent event = CollectorClient.event(user, number);
            HttpResponse<String> response = client.send(collector.events(), List.of(event));
            assertThat(response.body()).contains("\"accepted\":1");
            accepted.add(event.eventId());
        }
    }

    /** Sends requests of many events until one is refused, and gives that answer. */
    private HttpResponse<String> sendUntilRefused(
            CollectorProcess collector, String user, int from, List<String> accepted) throws IOException {
        int number = from;
        while (true) {
            List<ShopEvent> events = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                events.add(CollectorClient.event(user, number++));
            }
            HttpResponse<String> response = client.send(collector.events(), events);
            if (response.statusCode() != 200) {
                return response;
            }
            assertThat(response.body()).contains("\"accepted\":100");
            events.forEach(event -> accepted.add(event.eventId()));
        }
    }

    /** Sends a user's events in their order, each again until it is answered for; gives those that were. */
    private static List<String> sendUntil(
            AtomicBoolean over, String user, AtomicReference<CollectorProcess> collector) {
        CollectorClient client = new CollectorClient();
        List<String> accepted = new ArrayList<>();
        for (int number = 0; !over.get(); number += 2) {
            List<ShopEvent> events =
                    List.of(CollectorClient.event(user, number), CollectorClient.event(user, number + 1));
            while (!isPromised(client, collector.get(), events)) {
                Thread.onSpinWait();
            }
            events.forEach(event -> accepted.add(event.eventId()));
        }
        return accepted;
    }

    private static boolean isPromised(CollectorClient client, CollectorProcess collector, List<ShopEvent> events) {
        try {
            HttpResponse<String> response = client.send(collector.events(), events);
            return response.statusCode() == 200
                    && CollectorClient.json(response).get("refused").asInt() == 0;
        } catch (IOException killed) {
            return false;
        }
    }

    private static void awaitProgress(ShopTopics topics, int records) {
        long before = topics.records(List.of(TopicNames.SHOP_EVENTS));
        await().atMost(SOON).until(() -> topics.records(List.of(TopicNames.SHOP_EVENTS)) > before + records);
    }

    /** The ids of the events on the topic, in their order, by user. */
    private static Map<String, List<String>> events(ShopTopics topics) throws InvalidEventException {
        Map<String, List<String>> ids = new LinkedHashMap<>();
        try (CommittedRecords records = new CommittedRecords(topics, TopicNames.SHOP_EVENTS)) {
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(records.all());
            Collections.sort(all, (one, other) -> text(one.key()).compareTo(text(other.key())));
            for (ConsumerRecord<byte[], byte[]> record : all) {
                ShopEvent event = ShopEventCodec.read(record.value());
                assertThat(text(record.key())).isEqualTo(event.userId());
                ids.computeIfAbsent(event.userId(), user -> new ArrayList<>()).add(event.eventId());
            }
        }
        return ids;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
