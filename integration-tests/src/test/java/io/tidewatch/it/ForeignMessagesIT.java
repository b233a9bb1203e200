package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.TopicNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
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
 * What producers of other systems send, each a message that somebody's public report tells of: it is scored, or its dead letter says
 * what it is and what the producer should change.
 */
@ExtendWith(BrokerUnderTest.class)
class ForeignMessagesIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private static final UUID ID = UUID.fromString("5f0c1d8e-3b2a-4f6e-9d1c-0a1b2c3d4e5f");
    private static final String CASE = "case";

    private static final Map<String, Case> CASES = new LinkedHashMap<>();

    @TempDir
    private static Path folder;

    private static ShopTopics topics;
    private static EngineRun run;
    private static EngineProcess engine;

    /**
     * A message and what must become of it.
     *
     * @param told empty: it is scored; else the reason and words of the detail
     */
    private record Case(ProducerRecord<byte[], byte[]> record, String codec, Optional<Told> told) {}

    private record Told(ReasonCode reason, String words) {}

    static {
        bytes();
        envelopes();
        keys();
        times();
        fields();
        wire();
    }

    @BeforeAll
    static void sendAll(TestKafka kafka) {
        topics = ShopTopics.afresh(kafka, 2);
        run = new EngineRun(topics, "foreign");
        engine = EngineProcess.start(EngineSettings.replay("foreign", topics, folder.resolve("state"))
                .live());
        CASES.values().stream().map(Case::codec).distinct().forEach(codec -> {
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    Map.of(
                            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            topics.bootstrapServers(),
                            ProducerConfig.COMPRESSION_TYPE_CONFIG,
                            codec),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                CASES.values().stream()
                        .filter(each -> each.codec().equals(codec))
                        .forEach(each -> producer.send(each.record()));
            }
        });
        run.awaitConsumed();
        await().atMost(SOON)
                .until(() -> run.deadLetters().size() + run.outcome().scored().size() >= CASES.size());
    }

    @AfterAll
    static void close() {
        engine.close();
        run.close();
        topics.close();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isScoredOrToldWhatItIs(String name) {
        // When
        List<DeadLetter> letters = run.deadLetters().stream()
                .filter(letter ->
                        text(letter.headers().lastHeader(CASE).value()).equals(name))
                .map(letter -> DeadLetter.readFrom(letter.headers()).orElseThrow())
                .toList();

        // Then
        Optional<Told> told = CASES.get(name).told();
        if (told.isEmpty()) {
            assertThat(letters).isEmpty();
            assertThat(run.outcome().scored()).containsOnlyOnce(name);
        } else {
            assertThat(letters).singleElement().satisfies(letter -> {
                assertThat(letter.reason()).isEqualTo(told.get().reason());
                assertThat(letter.detail()).contains(told.get().words());
            });
            assertThat(run.outcome().scored()).doesNotContain(name);
        }
    }

    @Test
    void theEngineKeepsRunningAndItsLogHasNothingOfThem() {
        // When: one more
        run.send(List.of(new Message(
                Optional.of(utf8("after")), Optional.of(utf8(event("after"))), Optional.empty(), Optional.empty())));

        // Then
        await().atMost(SOON).until(() -> run.outcome().scored().contains("after"));
        assertThat(engine.output()).doesNotContain("\tat ", "ERROR", "confluent", "key-json", ID.toString());
    }

    private static Stream<String> names() {
        return CASES.keySet().stream();
    }

    private static void bytes() {
        scored("plain", utf8(event("plain")));
        refused("confluent", after("0000000001", event("confluent")), ReasonCode.UNREADABLE, "schema id 1;");
        refused("confluent-large-id", after("00000186cd", event("x")), ReasonCode.UNREADABLE, "schema id 100045;");
        refused("utf8-mark", utf8("\uFEFF" + event("x")), ReasonCode.UNREADABLE, "byte order mark");
        refused("utf16", event("x").getBytes(StandardCharsets.UTF_16), ReasonCode.UNREADABLE, "UTF-16");
        refused(
                "latin1",
                event("x", "category", "\"Küche\"").getBytes(StandardCharsets.ISO_8859_1),
                ReasonCode.UNREADABLE,
                "ISO-8859-1");
        refused("gzip", gzip(event("x")), ReasonCode.UNREADABLE, "it is gzip");
        refused(
                "json-in-json",
                utf8("\"" + event("x").replace("\"", "\\\"") + "\""),
                ReasonCode.UNREADABLE,
                "serialized twice");
        refused("array", utf8("[" + event("x") + "]"), ReasonCode.UNREADABLE, "JSON array");
        refused("two", utf8(event("x") + "\n" + event("y")), ReasonCode.UNREADABLE, "several JSON objects");
        scored("line-end", utf8(event("line-end") + "\r\n"));
        refused("nan", utf8(event("x", "value", "NaN")), ReasonCode.UNREADABLE, "NaN");
        refused(
                "avro",
                after("0000000007", "\u0010u-123"),
                ReasonCode.UNREADABLE,
                "Avro or Protobuf behind Confluent's");
        refused("empty", new byte[0], ReasonCode.UNREADABLE, "the message is empty");
        refused("no-value", null, ReasonCode.UNREADABLE, "tombstone");
    }

    private static void envelopes() {
        refused(
                "connect",
                utf8("{\"schema\":{\"type\":\"struct\"},\"payload\":" + event("x") + "}"),
                ReasonCode.MISSING_FIELD,
                "Connect's envelope");
        refused(
                "debezium",
                utf8("{\"before\":null,\"after\":" + event("x") + ",\"source\":{\"ts_ms\":1},\"op\":\"c\"}"),
                ReasonCode.MISSING_FIELD,
                "Debezium's envelope");
        refused(
                "cloudevent",
                utf8("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/shop\",\"type\":\"shop.browse\",\"data\":"
                        + event("x") + "}"),
                ReasonCode.UNKNOWN_TYPE,
                "input.format: cloudevents");
        scored("cloudevent-binary", utf8(event("cloudevent-binary")));
        CASES.get("cloudevent-binary").record().headers().add("ce_specversion", utf8("1.0"));
        refused(
                "segment",
                utf8(
                        "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u\",\"messageId\":\"m\",\"properties\":{}}"),
                ReasonCode.UNKNOWN_TYPE,
                "Segment");
    }

    private static void keys() {
        keyed("key-none", null, "key-none", "the message has no key");
        keyed("key-empty", new byte[0], "key-empty", "it is empty");
        keyed("key-json", utf8("\"key-json\""), "key-json", "JSON text in quotes");
        keyed(
                "key-connect",
                utf8("{\"schema\":{\"type\":\"string\"},\"payload\":\"key-connect\"}"),
                "key-connect",
                "Connect's envelope");
        keyed("key-long", ByteBuffer.allocate(8).putLong(4711).array(), "4711", "8 bytes (LongSerializer)");
        keyed(
                "key-uuid",
                ByteBuffer.allocate(16)
                        .putLong(ID.getMostSignificantBits())
                        .putLong(ID.getLeastSignificantBits())
                        .array(),
                ID.toString(),
                "16 bytes, as of a UUID");
        keyed("key-capitals", utf8(ID.toString().toUpperCase(Locale.ROOT)), ID.toString(), "differ in capitals");
        keyed("key-avro", after("0000000005", "\u0008user"), "user", "behind Confluent's magic byte and schema id 5");
        keyed("key-space", utf8("key-space "), "key-space", "white space around it");
        refused(
                "user-number",
                utf8(event("x").replace("\"user_id\":\"x\"", "\"user_id\":4712")),
                ReasonCode.WRONG_TYPE,
                "field 'user_id' must be a string");
        add("user-null", utf8("null"), utf8(eventOf("user-null", "null")), "none", Optional.empty());
        add(
                "user-mail",
                utf8("jörg@example.org"),
                utf8(eventOf("user-mail", "jörg@example.org")),
                "none",
                Optional.empty());
    }

    private static void times() {
        long millis = NOW.toEpochMilli();
        time("seconds", Long.toString(millis / 1_000), ReasonCode.OUT_OF_RANGE, "it looks like seconds");
        time("micros", Long.toString(millis * 1_000), ReasonCode.OUT_OF_RANGE, "it looks like microseconds");
        time("fraction", millis + ".5", ReasonCode.WRONG_TYPE, "it has a fraction");
        time("quoted", "\"" + millis + "\"", ReasonCode.WRONG_TYPE, "a number in quotes");
        time("no-offset", "\"2026-11-28T10:15:30\"", ReasonCode.WRONG_TYPE, "no offset");
        time("space", "\"2026-11-28 10:15:30Z\"", ReasonCode.WRONG_TYPE, "a space for the T");
        time("basic-offset", "\"2026-11-28T10:15:30+0000\"", ReasonCode.WRONG_TYPE, "no colon");
        time("java-array", "[2026,11,28,14,50]", ReasonCode.WRONG_TYPE, "WRITE_DATES_AS_TIMESTAMPS");
        time("future", Long.toString(millis + 3_600_000), ReasonCode.FROM_THE_FUTURE, "ahead of the clock");
        time("old", Long.toString(millis - 60L * 86_400_000), ReasonCode.TOO_OLD, "behind the clock");
    }

    private static void fields() {
        refused("type-upper", utf8(event("x").replace("browse", "PURCHASE")), ReasonCode.UNKNOWN_TYPE, "small letters");
        refused(
                "type-american",
                utf8(event("x").replace("browse", "favorite")),
                ReasonCode.UNKNOWN_TYPE,
                "'favourite'");
        refused(
                "value-text",
                utf8(event("x", "value", "\"59.90\"")),
                ReasonCode.WRONG_TYPE,
                "'value' must be a number");
        refused("value-negative", utf8(event("x", "value", "-5")), ReasonCode.OUT_OF_RANGE, "'value' must be 0 to");
        refused("currency", utf8(event("x", "currency", "\"eur\"")), ReasonCode.OUT_OF_RANGE, "ISO 4217");
        scored("items-none", utf8(event("items-none", "items", "[]")));
        scored(
                "items-null",
                utf8(event("items-null", "items", "[{\"item_id\":\"a\",\"price\":null,\"quantity\":1.0}]")));
        refused(
                "id-number",
                utf8(event("x").replace("\"event_id\":\"x\"", "\"event_id\":17")),
                ReasonCode.WRONG_TYPE,
                "field 'event_id' must be a string");
        refused(
                "camel-case",
                utf8("{\"eventId\":\"x\",\"userId\":\"y\",\"type\":\"browse\"}"),
                ReasonCode.MISSING_FIELD,
                "camelCase");
    }

    private static void wire() {
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            String name = "codec-" + codec;
            add(name, utf8(name), utf8(event(name)), codec, Optional.empty());
        }
        ProducerRecord<byte[], byte[]> early = new ProducerRecord<>(
                TopicNames.SHOP_EVENTS, null, NOW.getEpochSecond(), utf8("timestamp"), utf8(event("timestamp")));
        early.headers().add(CASE, utf8("timestamp"));
        CASES.put("timestamp", new Case(early, "none", Optional.empty()));
        refused(
                "large",
                utf8(event("x", "note", "\"" + "x".repeat(600_000) + "\"")),
                ReasonCode.TOO_LARGE,
                "at most 524288");
        refused("headers", utf8("oops"), ReasonCode.UNREADABLE, "not valid JSON");
        CASES.get("headers").record().headers().add("trace", null).add(DeadLetter.REASON, utf8("OLD"));
    }

    private static void scored(String name, byte[] value) {
        add(name, utf8(name), value, "none", Optional.empty());
    }

    private static void refused(String name, byte[] value, ReasonCode reason, String words) {
        add(name, utf8("x"), value, "none", Optional.of(new Told(reason, words)));
    }

    private static void keyed(String name, byte[] key, String userId, String words) {
        add(name, key, utf8(eventOf(name, userId)), "none", Optional.of(new Told(ReasonCode.WRONG_KEY, words)));
    }

    private static void time(String name, String time, ReasonCode reason, String words) {
        refused("time-" + name, utf8(event("x").replace("\"" + NOW + "\"", time)), reason, words);
    }

    private static void add(String name, byte[] key, byte[] value, String codec, Optional<Told> told) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TopicNames.SHOP_EVENTS, key, value);
        record.headers().add(CASE, utf8(name));
        CASES.put(name, new Case(record, codec, told));
    }

    /** A valid event of a user of its own, with more fields: names and JSON values in turn. */
    private static String event(String id, String... more) {
        return eventOf(id, id, more);
    }

    private static String eventOf(String id, String userId, String... more) {
        String fields = Stream.iterate(0, i -> i < more.length, i -> i + 2)
                .map(i -> ",\"" + more[i] + "\":" + more[i + 1])
                .collect(Collectors.joining());
        return "{\"event_id\":\"%s\",\"user_id\":\"%s\",\"type\":\"browse\",\"time\":\"%s\"%s}"
                .formatted(id, userId, NOW, fields);
    }

    private static byte[] after(String hex, String text) {
        byte[] before = HexFormat.of().parseHex(hex);
        byte[] rest = utf8(text);
        return ByteBuffer.allocate(before.length + rest.length)
                .put(before)
                .put(rest)
                .array();
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(utf8(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
