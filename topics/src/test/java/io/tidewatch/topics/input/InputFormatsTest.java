package io.tidewatch.topics.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewatch.topics.EventLimits;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.Messages;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputFormatsTest {
    private static final String EVENT =
            "{\"event_id\":\"e\",\"user_id\":\"u\",\"type\":\"browse\",\"time\":\"2026-11-22T10:15:30Z\"}";
    private static final InputFormat TIDEWATCH = named("tidewatch");
    private static final InputFormat CLOUD_EVENTS = named("cloudevents");
    private static final InputFormat CONNECT = named("connect");

    @Test
    void hasEachFormatByItsName() {
        assertThat(InputFormats.names())
                .allSatisfy(name -> assertThat(InputFormats.named(name)).isPresent());
        assertThat(InputFormats.named("avro")).isEmpty();
    }

    @Property(tries = 300)
    void everyFormatReadsTheContractsEvent(@ForAll("events") ShopEvent event) throws Exception {
        byte[] json = ShopEventCodec.write(event);
        for (String name : InputFormats.names()) {
            assertThat(named(name).read(json)).isEqualTo(event);
        }
    }

    @Property(tries = 300)
    void readsWhateverEventIsInAnEnvelope(@ForAll("events") ShopEvent event) throws Exception {
        String json = new String(ShopEventCodec.write(event), StandardCharsets.UTF_8);
        String base64 = Base64.getEncoder().encodeToString(utf8(json));
        assertThat(CONNECT.read(utf8("{ \"schema\" : {\"type\":\"struct\"}, \"payload\" : " + json + " } ")))
                .isEqualTo(event);
        assertThat(CONNECT.read(utf8("{\"payload\":" + json + ",\"schema\":null}")))
                .isEqualTo(event);
        assertThat(CLOUD_EVENTS.read(utf8("{\"specversion\":\"1.0\",\"type\":\"Küche\",\"data\":" + json + "}")))
                .isEqualTo(event);
        assertThat(CLOUD_EVENTS.read(utf8("{\"data_base64\":\"" + base64 + "\",\"specversion\":\"1.0\"}")))
                .isEqualTo(event);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cloudevents | {"specversion":"1.0","type":"x"}              | MISSING_FIELD | field 'data' of the CloudEvent is missing
            cloudevents | {"specversion":"1.0","data":null}             | MISSING_FIELD | field 'data' of the CloudEvent is missing
            cloudevents | {"specversion":"1.0","data":"{}"}             | WRONG_TYPE    | 'data' of the CloudEvent must be an object
            cloudevents | {"specversion":"1.0","data_base64":"?"}       | UNREADABLE    | is no base64
            cloudevents | {"specversion":"1.0","data":{},"data":{}}     | UNREADABLE    | field 'data' is there twice
            cloudevents | {"specversion":"1.0","data":{"user_id":"u"}}  | MISSING_FIELD | in 'data': field 'event_id' is missing
            cloudevents | {"specversion":"1.0","data":{}} x             | UNREADABLE    | not valid JSON
            cloudevents | [1]                                           | UNREADABLE    | it is a JSON array
            connect     | {"schema":{},"payload":null}                  | UNREADABLE    | 'payload' of Connect's envelope is null
            connect     | {"schema":{},"payload":"eyJ9"}                | WRONG_TYPE    | 'payload' of Connect's envelope must be an object
            connect     | {"schema":{},"payload":{"op":"c","after":{}}} | MISSING_FIELD | in 'payload': field 'event_id' is missing; it is Debezium's
            connect     | {"schema":{},"payload":{                      | UNREADABLE    | not valid JSON
            connect     | {"payload":{}}                                | MISSING_FIELD | field 'event_id' is missing
            """)
    void saysWhatIsWrongInAnEnvelope(String format, String value, ReasonCode reason, String words) {
        // When
        InvalidEventException refused = catchThrowableOfType(
                InvalidEventException.class, () -> named(format).read(utf8(value)));

        // Then
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(named(format).told(refused, utf8(value), new RecordHeaders()))
                .contains(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u-1",
                "\"u-1\"",
                "{\"schema\":{\"type\":\"string\"},\"payload\":\"u-1\"}",
                "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"user_id\":\"u-1\"}}",
                "{\"user_id\":\"u-1\"}"
            })
    void takesAKeyAsConnectWritesIt(String key) {
        assertThat(CONNECT.isKeyOf(utf8(key), "u-1")).isTrue();
        assertThat(CONNECT.isKeyOf(utf8(key), "u-2")).isFalse();
        assertThat(TIDEWATCH.isKeyOf(utf8(key), "u-1")).isEqualTo(key.equals("u-1"));
        assertThat(CLOUD_EVENTS.isKeyOf(utf8(key), "u-1")).isEqualTo(key.equals("u-1"));
    }

    @Test
    void takesANumberAsConnectWritesIt() {
        assertThat(CONNECT.isKeyOf(utf8("4711"), "4711")).isTrue();
        assertThat(CONNECT.isKeyOf(utf8("{\"schema\":{\"type\":\"int64\"},\"payload\":4711}"), "4711"))
                .isTrue();
    }

    @Test
    void takesNoKeyThatIsNotUtf8() {
        // Given: a decoder would make U+FFFD of the byte
        byte[] key = {'"', (byte) 0xC3, '"'};

        // Then
        assertThat(CONNECT.isKeyOf(key, "\uFFFD")).isFalse();
    }

    @Test
    void anEnvelopeMayBeNoLargerThanAnEvent() throws Exception {
        // Given
        String doc = "x".repeat(EventLimits.MAX_BYTES - 200);
        String envelope = "{\"schema\":{\"doc\":\"" + doc + "\"},\"payload\":" + EVENT + "}";

        // Then
        assertThat(CONNECT.read(utf8(envelope)).userId()).isEqualTo("u");
        assertThat(catchThrowableOfType(
                                InvalidEventException.class, () -> CONNECT.read(utf8(envelope + " ".repeat(200))))
                        .reason())
                .isEqualTo(ReasonCode.TOO_LARGE);
    }

    @Test
    void aKeyMayBringItsSchemaButNoBook() {
        // Given
        String schema = "{\"schema\":{\"doc\":\"%s\"},\"payload\":\"u\"}";

        // Then
        assertThat(CONNECT.isKeyOf(utf8(schema.formatted("x".repeat(1_000))), "u"))
                .isTrue();
        assertThat(CONNECT.isKeyOf(utf8(schema.formatted("x".repeat(3_000))), "u"))
                .isFalse();
    }

    @Test
    void aUserBelongsToThePartitionOfTheBareId() {
        byte[] bare = utf8("u");
        assertThat(CONNECT.userKey(utf8("\"u\""), "u")).isEqualTo(bare);
        assertThat(CONNECT.userKey(bare, "u")).isSameAs(bare);
        assertThat(TIDEWATCH.userKey(bare, "u")).isSameAs(bare);
    }

    @Provide
    Arbitrary<ShopEvent> events() {
        return Messages.events();
    }

    private static InputFormat named(String name) {
        return InputFormats.named(name).orElseThrow();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
