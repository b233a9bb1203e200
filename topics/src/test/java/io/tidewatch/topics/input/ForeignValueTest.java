package io.tidewatch.topics.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ReasonCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ForeignValueTest {
    private static final String FIELDS = "\"event_id\":\"e\",\"user_id\":\"u\",\"type\":\"browse\"";
    private static final String EVENT = "{" + FIELDS + ",\"time\":\"2026-11-22T10:15:30Z\"}";

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void namesWhatTheBytesAre(String kind, byte[] value, String... words) {
        // When
        String told = told(value);

        // Then
        assertThat(told).as(kind).contains(words);
    }

    static Stream<Arguments> namesWhatTheBytesAre() throws IOException {
        byte[] event = utf8(EVENT);
        return Stream.of(
                bytes(
                        "Confluent JSON Schema",
                        after("0000000001", event),
                        "it is JSON behind Confluent's magic byte and schema id 1; "),
                bytes(
                        "Confluent Avro",
                        after("00000186cd", utf8("\u0010u-123")),
                        "it is Avro or Protobuf behind Confluent's",
                        "schema id 100045; "),
                bytes(
                        "Apicurio",
                        after("000000000000000007", utf8("\u0010u")),
                        "Apicurio's magic byte",
                        "schema id 7; "),
                bytes("Glue", after("0300" + "ab".repeat(16), event), "AWS Glue schema registry"),
                bytes("gzip", packed(event, true), "it is gzip; ", "compression.type"),
                bytes("zlib", packed(event, false), "it is zlib; ", "compression.type"),
                bytes("zstd", after("28b52ffd24", event), "it is zstd; "),
                bytes("lz4", after("04224d1864", event), "it is lz4; "),
                bytes("snappy", after("ff060000734e61507059", event), "it is snappy; "),
                bytes("snappy of Java", after("82534e4150505900", event), "it is snappy (block format of Java); "),
                bytes("UTF-8 with a mark", after("efbbbf", event), "byte order mark of UTF-8; ", "send JSON in UTF-8"),
                bytes("UTF-16", EVENT.getBytes(StandardCharsets.UTF_16), "it is UTF-16 text; ", "send JSON in UTF-8"),
                bytes("UTF-16 little-endian", EVENT.getBytes(StandardCharsets.UTF_16LE), "it is UTF-16 text; "),
                bytes("UTF-16 big-endian", EVENT.getBytes(StandardCharsets.UTF_16BE), "it is UTF-16 text; "),
                bytes("UTF-32", ("\uFEFF" + EVENT).getBytes(Charset.forName("UTF-32LE")), "it is UTF-32 text; "),
                bytes("Latin-1", "{\"category\":\"Küche\"}".getBytes(StandardCharsets.ISO_8859_1), "ISO-8859-1"),
                bytes("Avro file", after("4f626a01", event), "it is an Avro file; send the event as plain JSON"),
                bytes("Avro object", after("c301", event), "it is an Avro message of one object"),
                bytes("Java object", after("aced0005", event), "it is a serialized Java object"),
                bytes("MessagePack", after("84a8", utf8("event_id\u0001")), "it is a MessagePack map"),
                bytes("CBOR", after("a468", utf8("event_id\u0001")), "it is a CBOR map"),
                bytes("empty", new byte[0], "the message is empty; send nothing where there is no event"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void namesWhatTheTextIs(String kind, String value, String... words) {
        assertThat(told(utf8(value))).as(kind).contains(words);
    }

    static Stream<Arguments> namesWhatTheTextIs() {
        String quoted = "\"" + EVENT.replace("\"", "\\\"") + "\"";
        String base64 = Base64.getEncoder().encodeToString(utf8(EVENT + " ".repeat(3 - EVENT.length() % 3)));
        String op = "\"before\":null,\"after\":" + EVENT + ",\"source\":{\"connector\":\"postgresql\"},\"op\":\"c\"";
        return Stream.of(
                text("JSON within JSON", quoted, "not a JSON object", "serialized twice"),
                text("a JSON text", "\"hello\"", "a JSON text in quotes"),
                text("base64", base64, "it is base64 text"),
                text("base64 in quotes", "\"" + base64 + "\"", "it is base64 text"),
                text("an array", "[" + EVENT + "]", "it is a JSON array; send a message for each event"),
                text("two objects", EVENT + "\n" + EVENT, "several JSON objects"),
                text("XML", "<event/>", "it is XML or HTML"),
                text("a Python dict", "{'event_id': 'e'}", "json.dumps"),
                text("NaN", EVENT.replace("}", ",\"value\":NaN}"), "NaN or Infinity"),
                text(
                        "Connect",
                        "{\"schema\":{},\"payload\":" + EVENT + "}",
                        "'event_id' is missing",
                        "input.format: connect"),
                text("Debezium", "{" + op + "}", "Debezium's envelope", "ExtractNewRecordState"),
                text(
                        "Debezium in Connect",
                        "{\"schema\":{},\"payload\":{" + op + "}}",
                        "Debezium's envelope within Connect's"),
                text(
                        "CloudEvent",
                        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/shop\",\"type\":\"browse\",\"data\":"
                                + EVENT + "}",
                        "CloudEvent in structured mode",
                        "input.format: cloudevents"),
                text("Segment", "{\"type\":\"track\",\"messageId\":\"m\",\"properties\":{}}", "Segment"),
                text("GA4", "{\"event_name\":\"page_view\",\"event_timestamp\":1}", "GA4's export"),
                text("camelCase", "{\"eventId\":\"x\",\"userId\":\"y\",\"type\":\"browse\"}", "camelCase"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1795339530             | looks like seconds
            1795339530250000       | looks like microseconds
            1795339530250000000    | looks like nanoseconds
            1795339530250.5        | has a fraction
            "1795339530250"        | a number in quotes
            "2026-11-22T10:15:30"  | has no offset
            "2026-11-22 10:15:30Z" | has a space for the T
            "2026-11-22T10:15:30+0000" | has no colon
            [2026,11,22,10,15]     | WRITE_DATES_AS_TIMESTAMPS
            """)
    void saysHowATimeIsWritten(String time, String words) {
        assertThat(told(utf8("{" + FIELDS + ",\"time\":" + time + "}")))
                .startsWith("field 'time' must be")
                .contains("milliseconds since 1970; it", words);
    }

    @ParameterizedTest
    @CsvSource({"PURCHASE, in small letters", "favorite, 'favourite'"})
    void saysHowATypeIsWritten(String type, String words) {
        assertThat(told(utf8(EVENT.replace("browse", type))))
                .startsWith("field 'type' must be one of")
                .contains(words);
    }

    @Test
    void sayThatAnEventInBinaryModeIsACloudEvent() {
        // Given
        Headers headers = new RecordHeaders().add("ce_specversion", utf8("1.0"));

        // Then
        assertThat(told(utf8("{\"event_id\":\"e\"}"), headers)).contains("CloudEvent in binary mode");
    }

    @Test
    void saysThatTheSchemasIdIsInAHeader() {
        // Given: Avro without its magic byte
        Headers headers = new RecordHeaders().add("__value_schema_id", new byte[17]);

        // Then
        assertThat(told(utf8("\u0010u-123"), headers)).contains("__value_schema_id", "schema registry");
    }

    @Test
    void takesNoOtherSystemsNamesForAFaultOfTheContractsEvent() {
        // Given
        String event = EVENT.replace("}", ",\"userId\":\"u\",\"key\":1,\"value\":\"12\"}");

        // Then
        assertThat(told(utf8(event))).isEqualTo("field 'value' must be a number");
    }

    @Test
    void addsNothingWhereNothingIsPlainToSee() {
        assertThat(told(utf8("hello"))).isEqualTo("the message is not valid JSON at byte 0");
        assertThat(told(new byte[100])).isEqualTo("the message is not valid JSON at byte 1");
        assertThat(told(utf8("{\"event_id\":\"e\"}"))).isEqualTo("field 'user_id' is missing");
    }

    @Test
    void looksAtTheFirstBytesAloneOfWhatIsTooLarge() {
        // Given
        byte[] large = utf8("{\"userId\":\"" + "x".repeat(600_000) + "\"}");

        // Then
        assertThat(refused(large).reason()).isEqualTo(ReasonCode.TOO_LARGE);
        assertThat(told(large)).isEqualTo(refused(large).getMessage());
    }

    private static String told(byte[] value) {
        return told(value, new RecordHeaders());
    }

    private static String told(byte[] value, Headers headers) {
        return new TidewatchInput().told(refused(value), value, headers);
    }

    private static InvalidEventException refused(byte[] value) {
        InvalidEventException refused =
                catchThrowableOfType(InvalidEventException.class, () -> new TidewatchInput().read(value));
        assertThat(refused).isNotNull();
        return refused;
    }

    private static Arguments bytes(String kind, byte[] value, String... words) {
        return Arguments.of(kind, value, words);
    }

    private static Arguments text(String kind, String value, String... words) {
        return Arguments.of(kind, value, words);
    }

    private static byte[] after(String hex, byte[] rest) {
        byte[] before = HexFormat.of().parseHex(hex);
        return ByteBuffer.allocate(before.length + rest.length)
                .put(before)
                .put(rest)
                .array();
    }

    private static byte[] packed(byte[] value, boolean gzip) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream packing = gzip ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
            packing.write(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
