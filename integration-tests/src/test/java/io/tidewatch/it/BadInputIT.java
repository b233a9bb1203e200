package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.streams.task.ClockTick;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What must not come, sent to a live engine between good events of the same user: each bad message becomes a dead letter with
 * its reason, its bytes and its coordinates, and no good event suffers for it.
 */
@ExtendWith(BrokerUnderTest.class)
class BadInputIT {
    private static final String USER = "customer-ümlaut";
    private static final String SECRET = "nobody may read this in a log";
    /** To the millisecond, as the wire has it; recent, so that the live engine takes it. */
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private static final int GZIPPED_BYTES = 3_000_000;

    private static final Map<String, Message> BAD = bad();

    @TempDir
    private static Path folder;

    private static ShopTopics topics;
    private static EngineRun run;
    private static EngineProcess engine;

    @BeforeAll
    static void sendBadBetweenGood(TestKafka kafka) {
        topics = ShopTopics.afresh(kafka, 2);
        run = new EngineRun(topics, "bad-input");
        engine = EngineProcess.start(EngineSettings.replay("bad-input", topics, folder.resolve("state"))
                .live());
        int number = 0;
        for (Message bad : BAD.values()) {
            run.send(List.of(good(number++), bad));
        }
        run.send(List.of(good(number), good(number), good(number)));
        sendGzipped();
        sendTick();
        run.awaitConsumed();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> run.deadLetters().size() >= BAD.size() + 2
                        && run.outcome().scored().size() > BAD.size());
        engine.stop();
    }

    @AfterAll
    static void close() {
        engine.close();
        run.close();
        topics.close();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void becomesADeadLetterWithReasonBytesAndCoordinates(String kind) {
        // Given
        EngineRun.Sent sent = run.sent().stream()
                .filter(candidate -> candidate.message() == BAD.get(kind))
                .findFirst()
                .orElseThrow();

        // When
        List<ConsumerRecord<byte[], byte[]>> letters = run.deadLetters().stream()
                .filter(letter -> EngineRun.line(letter).equals(EngineRun.line(sent)))
                .toList();

        // Then
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(Optional.ofNullable(letter.key()).map(BadInputIT::text))
                    .isEqualTo(sent.message().key().map(BadInputIT::text));
            assertThat(Optional.ofNullable(letter.value()).map(BadInputIT::text))
                    .isEqualTo(sent.message().value().map(BadInputIT::text));
        });
    }

    @Test
    void everyGoodEventAroundIsScoredOnce() {
        // Given
        List<String> good = run.sent().stream()
                .flatMap(sent -> sent.message().event().stream())
                .map(ShopEvent::eventId)
                .distinct()
                .toList();

        // Then: the last one had been sent three times
        assertThat(run.outcome().scored()).containsExactlyInAnyOrderElementsOf(good);
    }

    @Test
    void nothingElseBecomesADeadLetter() {
        // Then: the gzipped one and the tick
        assertThat(run.deadLetters()).hasSize(BAD.size() + 2);
    }

    @Test
    void aMessageThatIsTooLargeForTheDeadLetterTopicIsCutAndSaysSo() {
        // When
        ConsumerRecord<byte[], byte[]> letter = letterOf("gzipped");

        // Then
        assertThat(header(letter).reason()).isEqualTo(ReasonCode.TOO_LARGE);
        assertThat(header(letter).detail()).contains("cut", Integer.toString(GZIPPED_BYTES));
        assertThat(text(letter.value()))
                .startsWith("{\"text\": \"")
                .endsWith("x")
                .hasSizeLessThan(GZIPPED_BYTES);
    }

    @Test
    void aClockTickIsRefusedWhereTheWallClockRules() {
        // When
        ConsumerRecord<byte[], byte[]> letter = run.deadLetters().stream()
                .filter(candidate -> candidate.headers().lastHeader(ClockTick.HEADER) != null)
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(header(letter).reason()).isEqualTo(ReasonCode.UNREADABLE);
    }

    @Test
    void nothingFailedInTheEngine() {
        // Then
        assertThat(engine.output()).doesNotContain("\tat ", "ERROR");
    }

    @Test
    void noUserAndNoPayloadIsInTheLog() {
        // Then
        assertThat(engine.output())
                .contains("Engine started")
                .doesNotContain("customer-")
                .doesNotContain(SECRET);
        assertThat(run.deadLetters())
                .isNotEmpty()
                .allSatisfy(letter -> assertThat(header(letter).detail()).doesNotContain(SECRET, "customer-"));
    }

    private static Stream<String> kinds() {
        return BAD.keySet().stream();
    }

    private static Map<String, Message> bad() {
        Map<String, Message> bad = new LinkedHashMap<>();
        bad.put("malformed JSON", of("{\"event_id\": \"" + SECRET, ReasonCode.UNREADABLE));
        bad.put("no JSON at all", of(SECRET, ReasonCode.UNREADABLE));
        bad.put("JSON but no object", of("[1, 2, 3]", ReasonCode.UNREADABLE));
        bad.put("two objects", of(json("") + json(""), ReasonCode.UNREADABLE));
        bad.put("a field twice", of(json("\"event_id\": \"other\""), ReasonCode.UNREADABLE));
        bad.put("empty value", of("", ReasonCode.UNREADABLE));
        bad.put(
                "no value",
                new Message(key(USER), Optional.empty(), Optional.empty(), Optional.of(ReasonCode.UNREADABLE)));
        bad.put("NUL bytes alone", Message.bad(USER, new byte[100], ReasonCode.UNREADABLE));
        bad.put("a NUL byte in a string", of(json("\"text\": \"a\0b\""), ReasonCode.UNREADABLE));
        bad.put("an escaped NUL", of(json("\"text\": \"a\\u0000b\""), ReasonCode.OUT_OF_RANGE));
        bad.put("no UTF-8", Message.bad(USER, new byte[] {'{', '"', (byte) 0xC3, '"', '}'}, ReasonCode.UNREADABLE));
        bad.put("a text for a number", of(json("\"value\": \"12\""), ReasonCode.WRONG_TYPE));
        bad.put("a number for a text", of(json("\"text\": 12"), ReasonCode.WRONG_TYPE));
        bad.put("an object for a list", of(json("\"items\": {}"), ReasonCode.WRONG_TYPE));
        bad.put("a fraction of a piece", of(json("\"quantity\": 1.5"), ReasonCode.WRONG_TYPE));
        bad.put("a huge value", of(json("\"value\": 1e300"), ReasonCode.OUT_OF_RANGE));
        bad.put("a negative value", of(json("\"value\": -1"), ReasonCode.OUT_OF_RANGE));
        bad.put("a huge quantity", of(json("\"quantity\": 99999999999999999999"), ReasonCode.OUT_OF_RANGE));
        bad.put("a number of 5,000 digits", of(json("\"value\": " + "9".repeat(5_000)), ReasonCode.OUT_OF_RANGE));
        bad.put("10,000 levels", of(json("\"x\": " + "[".repeat(10_000)), ReasonCode.OUT_OF_RANGE));
        bad.put("a million bytes", of(json("\"text\": \"" + "x".repeat(1_000_000) + "\""), ReasonCode.TOO_LARGE));
        bad.put("an id too long", of(json("\"item_id\": \"" + "i".repeat(5_000) + "\""), ReasonCode.OUT_OF_RANGE));
        bad.put("no id", of("{\"user_id\": \"" + USER + "\", \"type\": \"browse\"}", ReasonCode.MISSING_FIELD));
        bad.put("an unknown type", of(json("").replace("browse", "teleport"), ReasonCode.UNKNOWN_TYPE));
        bad.put("a time in words", of(json("").replace(NOW.toString(), "yesterday"), ReasonCode.WRONG_TYPE));
        bad.put("tomorrow", at(NOW.plus(1, ChronoUnit.DAYS), ReasonCode.FROM_THE_FUTURE));
        bad.put("the year 2500", at(Instant.parse("2500-01-01T00:00:00Z"), ReasonCode.OUT_OF_RANGE));
        bad.put("last year", at(NOW.minus(400, ChronoUnit.DAYS), ReasonCode.TOO_OLD));
        bad.put("1970", at(Instant.EPOCH, ReasonCode.OUT_OF_RANGE));
        bad.put("another user's key", Message.bad("somebody", json(""), ReasonCode.WRONG_KEY));
        bad.put(
                "no key",
                new Message(
                        Optional.empty(),
                        Optional.of(bytes(json(""))),
                        Optional.empty(),
                        Optional.of(ReasonCode.WRONG_KEY)));
        return bad;
    }

    private static Message of(String value, ReasonCode reason) {
        return Message.bad(USER, value, reason);
    }

    private static Message at(Instant time, ReasonCode reason) {
        return of(json("").replace(NOW.toString(), time.toString()), reason);
    }

    /** A valid event but for what the given field makes of it. */
    private static String json(String field) {
        return "{\"event_id\": \"bad\", \"user_id\": \"%s\", \"type\": \"browse\", \"time\": \"%s\"%s}"
                .formatted(USER, NOW, field.isEmpty() ? "" : ", " + field);
    }

    private static Message good(int number) {
        return Message.good(ShopEvent.of("good-" + number, USER, EventType.BROWSE, NOW.minusSeconds(1_000 - number))
                .text(SECRET)
                .build());
    }

    /** Within the topic's limit as it is sent, and far beyond it when it is unpacked. */
    private static void sendGzipped() {
        byte[] value = bytes("{\"text\": \"" + "x".repeat(GZIPPED_BYTES - 12) + "\"}");
        send(new ProducerRecord<>(TopicNames.SHOP_EVENTS, bytes("gzipped"), value));
    }

    private static void sendTick() {
        send(ClockTick.record(TopicNames.SHOP_EVENTS, 0, NOW.toEpochMilli()));
    }

    private static void send(ProducerRecord<byte[], byte[]> record) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topics.bootstrapServers(),
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "gzip",
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        2 * GZIPPED_BYTES),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record);
        }
    }

    private static ConsumerRecord<byte[], byte[]> letterOf(String key) {
        return run.deadLetters().stream()
                .filter(letter -> letter.key() != null && text(letter.key()).equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static DeadLetter header(ConsumerRecord<byte[], byte[]> letter) {
        return DeadLetter.readFrom(letter.headers()).orElseThrow();
    }

    private static Optional<byte[]> key(String user) {
        return Optional.of(bytes(user));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes one to one, so that nothing is lost in a comparison. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
