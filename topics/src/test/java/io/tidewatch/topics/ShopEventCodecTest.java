package io.tidewatch.topics;

import static io.tidewatch.topics.ReasonCode.MISSING_FIELD;
import static io.tidewatch.topics.ReasonCode.OUT_OF_RANGE;
import static io.tidewatch.topics.ReasonCode.TOO_LARGE;
import static io.tidewatch.topics.ReasonCode.UNKNOWN_TYPE;
import static io.tidewatch.topics.ReasonCode.UNREADABLE;
import static io.tidewatch.topics.ReasonCode.WRONG_TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShopEventCodecTest {
    private static final String HEAD =
            "{\"event_id\":\"e1\",\"user_id\":\"u1\",\"type\":\"purchase\",\"time\":\"2011-09-09T10:15:30Z\"";
    private static final Instant TIME = Instant.parse("2011-09-09T10:15:30Z");

    @Test
    void readsEveryField() throws InvalidEventException {
        // Given
        String json = HEAD
                + ",\"item_id\":\"22423\",\"category\":\"cake stands\",\"value\":25.5,\"currency\":\"GBP\",\"quantity\":2,"
                + "\"items\":[{\"item_id\":\"22423\",\"category\":\"cake stands\",\"quantity\":2,\"price\":12.75}],"
                + "\"rating\":4.5,\"text\":\"lovely\",\"session_id\":\"s1\"}";
        // When
        ShopEvent event = read(json);
        // Then
        assertThat(event)
                .isEqualTo(ShopEvent.of("e1", "u1", EventType.PURCHASE, TIME)
                        .itemId("22423")
                        .category("cake stands")
                        .value(25.5)
                        .currency("GBP")
                        .quantity(2)
                        .items(List.of(new LineItem("22423", Optional.of("cake stands"), 2, OptionalDouble.of(12.75))))
                        .rating(4.5)
                        .text("lovely")
                        .sessionId("s1")
                        .build());
    }

    @Test
    void needsFourFieldsOnly() throws InvalidEventException {
        assertThat(read(HEAD + "}"))
                .isEqualTo(ShopEvent.of("e1", "u1", EventType.PURCHASE, TIME).build());
    }

    @Test
    void writesFieldsInTheOrderOfTheContract() {
        // Given
        ShopEvent event = ShopEvent.of("e1", "u1", EventType.PURCHASE, TIME)
                .sessionId("s1")
                .value(20)
                .items(List.of(new LineItem("22423", Optional.empty(), 2, OptionalDouble.of(10))))
                .build();
        // When
        String json = new String(ShopEventCodec.write(event), StandardCharsets.UTF_8);
        // Then
        assertThat(json)
                .isEqualTo(
                        "{\"event_id\":\"e1\",\"user_id\":\"u1\",\"type\":\"purchase\",\"time\":\"2011-09-09T10:15:30.000Z\","
                                + "\"value\":20.0,\"items\":[{\"item_id\":\"22423\",\"quantity\":2,\"price\":10.0}],\"session_id\":\"s1\"}");
    }

    @Test
    void refusesToWriteWhatItWouldNotRead() {
        assertThatThrownBy(() -> ShopEventCodec.write(ShopEvent.of("e1", "u1", EventType.RETURN, TIME)
                        .value(-1)
                        .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the event is not valid: field 'value' must be 0 to 1000000000");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"2011-09-09T10:15:30Z\"', 2011-09-09T10:15:30Z",
        "'\"2011-09-09T10:15:30.5Z\"', 2011-09-09T10:15:30.500Z",
        "'\"2011-09-09T10:15:30.123456789Z\"', 2011-09-09T10:15:30.123Z",
        "'\"2011-09-09T10:15:30+02:00\"', 2011-09-09T08:15:30Z",
        "'\"2011-09-09T10:15:30.25-05:30\"', 2011-09-09T15:45:30.250Z",
        "'\"2011-09-09T10:15Z\"', 2011-09-09T10:15:00Z",
        "'\"2012-02-29T23:59:59Z\"', 2012-02-29T23:59:59Z",
        "1315563330000, 2011-09-09T10:15:30Z",
        "1315563330000.0, 2011-09-09T10:15:30Z",
        "1.31556333e12, 2011-09-09T10:15:30Z"
    })
    void readsTimesAsTextOrMilliseconds(String json, Instant time) throws InvalidEventException {
        assertThat(readTime(json).time()).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"yesterday\"",
                "\"2011-09-09\"",
                "\"2011-09-09T10:15:30\"",
                "\"2011-09-09T10:15:30.Z\"",
                "\"2011-02-29T10:15:30Z\"",
                "\"2011-13-01T10:15:30Z\"",
                "\"2011-09-09T24:00:00Z\"",
                "\"2011-09-09 10:15:30Z\"",
                "\"2011-09-09T10:15:30z\"",
                "\"2011-09-09T10:15:30+0200\"",
                "\"2011-09-09T10:15:30Z \"",
                "\"2011-09-09T10:15:3\"",
                "\"2011-09-09T10:15:\"",
                "\"1315563330000\"",
                "\"2011-09-09T10:15:60Z\"",
                "\"+2011-9-09T10:15:30Z\"",
                "true",
                "{}",
                "[1315563330000]",
                "1.5"
            })
    void refusesWhatIsNoTime(String json) {
        assertThat(refused(() -> readTime(json)).reason()).isEqualTo(WRONG_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1315563330",
                "1315563330000000",
                "-1",
                "0",
                "99999999999999999999",
                "1e400",
                "-1e400",
                "\"1969-12-31T23:59:59Z\"",
                "\"2100-01-01T00:00:00.001Z\"",
                "\"9999-12-31T23:59:59-23:59\""
            })
    void refusesTimesThatAreMistakesOfUnit(String json) {
        assertThat(refused(() -> readTime(json)).reason()).isEqualTo(OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"event_id", "user_id", "type", "time"})
    void saysWhichFieldIsMissing(String field) {
        // Given
        String json = (HEAD + "}").replace("\"" + field + "\"", "\"x\"");
        // When
        InvalidEventException failure = refused(() -> read(json));
        // Then
        assertThat(failure.reason()).isEqualTo(MISSING_FIELD);
        assertThat(failure).hasMessage("field '" + field + "' is missing");
    }

    @Test
    void takesNullForARequiredFieldAsMissing() {
        assertThat(refused(() -> read(HEAD.replace("\"u1\"", "null") + "}")).reason())
                .isEqualTo(MISSING_FIELD);
    }

    @Test
    void takesNullForAnOptionalFieldAsAbsent() throws InvalidEventException {
        // Given
        String json = HEAD + ",\"item_id\":null,\"value\":null,\"items\":null,\"text\":null}";
        // When
        ShopEvent event = read(json);
        // Then
        assertThat(event)
                .isEqualTo(ShopEvent.of("e1", "u1", EventType.PURCHASE, TIME).build());
    }

    @Test
    void ignoresUnknownFields() throws InvalidEventException {
        // Given
        String json = HEAD + ",\"ab_test\":{\"arm\":[1,{\"deep\":null}]},\"Value\":\"x\",\"\":0,"
                + "\"items\":[{\"item_id\":\"i\",\"colour\":\"red\"}]}";
        // When
        ShopEvent event = read(json);
        // Then
        assertThat(event.items()).containsExactly(new LineItem("i", Optional.empty(), 1, OptionalDouble.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wishlist", "Purchase", "PURCHASE", "", " purchase"})
    void refusesUnknownTypes(String type) {
        assertThat(refused(() -> read(HEAD.replace("purchase", type) + "}")).reason())
                .isEqualTo(UNKNOWN_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"item_id\":5", "\"category\":[]", "\"value\":\"12\"", "\"value\":true", "\"value\":\"NaN\"",
                "\"currency\":826", "\"quantity\":\"2\"", "\"quantity\":2.5", "\"items\":{}", "\"items\":[null]",
                "\"items\":[[]]", "\"items\":[{\"item_id\":7}]", "\"rating\":{}", "\"text\":1", "\"session_id\":false"
            })
    void refusesWrongTypes(String field) {
        assertThat(refused(() -> read(HEAD + "," + field + "}")).reason()).isEqualTo(WRONG_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"value\":-0.01",
                "\"value\":1000000000.01",
                "\"value\":1e400",
                "\"currency\":\"eur\"",
                "\"currency\":\"EURO\"",
                "\"currency\":\"\"",
                "\"quantity\":0",
                "\"quantity\":-3",
                "\"quantity\":1000001",
                "\"quantity\":99999999999999999999",
                "\"rating\":-1",
                "\"rating\":5.1",
                "\"text\":\"a\\u0000b\"",
                "\"text\":\"\\ud800\"",
                "\"items\":[{\"item_id\":\"i\",\"quantity\":0}]",
                "\"items\":[{\"item_id\":\"i\",\"price\":-1}]",
                "\"items\":[{\"item_id\":\"\"}]"
            })
    void refusesValuesBeyondTheLimits(String field) {
        assertThat(refused(() -> read(HEAD + "," + field + "}")).reason()).isEqualTo(OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "   ",
                "\u00a0",
                "\u2003\u3000",
                "\ufeff",
                "a\\u0000b",
                "a\\nb",
                "a\\u007f",
                "a\\u0085b",
                "\\ud83d",
                "\\ude00x",
                "\\ud83dx"
            })
    void refusesIdsThatCannotBeTold(String id) {
        assertThat(refused(() -> read(HEAD.replace("\"u1\"", "\"" + id + "\"") + "}"))
                        .reason())
                .isEqualTo(OUT_OF_RANGE);
    }

    @Test
    void countsCharactersAsCodePoints() throws InvalidEventException {
        // Given
        String longest = "\uD83D\uDE00".repeat(EventLimits.MAX_ID_LENGTH);
        // When
        ShopEvent event = read(HEAD.replace("u1", longest) + "}");
        // Then
        assertThat(event.userId()).isEqualTo(longest);
    }

    @ParameterizedTest
    @CsvSource({"event_id, 128", "user_id, 128", "item_id, 128", "session_id, 128", "category, 256", "text, 10000"})
    void limitsLengthsAndSaysTheLimit(String field, int limit) throws InvalidEventException {
        // Given
        String head = (HEAD + "}").replace("\"" + field + "\"", "\"x\"");
        // When
        ShopEvent longest = read(with(head, field, "x".repeat(limit)));
        InvalidEventException failure = refused(() -> read(with(head, field, "x".repeat(limit + 1))));
        // Then
        assertThat(longest).isNotNull();
        assertThat(failure.reason()).isEqualTo(OUT_OF_RANGE);
        assertThat(failure).hasMessage("field '" + field + "' must have at most " + limit + " characters");
    }

    @Test
    void limitsTheLinesOfABasket() throws InvalidEventException {
        // Given
        String line = "{\"item_id\":\"i\"},";
        String most = line.repeat(EventLimits.MAX_ITEMS - 1);
        // When
        ShopEvent event = read(HEAD + ",\"items\":[" + most + "{\"item_id\":\"i\"}]}");
        InvalidEventException failure =
                refused(() -> read(HEAD + ",\"items\":[" + most + line + "{\"item_id\":\"i\"}]}"));
        // Then
        assertThat(event.items()).hasSize(EventLimits.MAX_ITEMS);
        assertThat(failure.reason()).isEqualTo(OUT_OF_RANGE);
    }

    @Test
    void takesWholeNumbersWithAFractionOfZero() throws InvalidEventException {
        assertThat(read(HEAD + ",\"quantity\":3.0}").quantity()).isEqualTo(OptionalInt.of(3));
    }

    @Test
    void takesMinusZeroAsZero() throws InvalidEventException {
        assertThat(read(HEAD + ",\"value\":-0.0}").value()).isEqualTo(OptionalDouble.of(0.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"x\"",
                "7",
                "{",
                "{]",
                "not json",
                "{\"event_id\":\"e1\"",
                "{'event_id':'e1'}",
                "{\"value\":NaN}",
                "{\"value\":01}",
                "{\"value\":+1}",
                "{\"value\":.5}",
                "{\"a\":1,}",
                "{\"a\":1 /* c */}",
                "{\"event_id\":\"a\nb\"}",
                "{\"event_id\":\"\\x\"}",
                "\u0000",
                "\ufeff{}"
            })
    void refusesWhatIsNoJsonObject(String json) {
        assertThat(refused(() -> read(json)).reason()).isEqualTo(UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "x", "]", "null", ",", "\u0000"})
    void refusesWhatComesAfterTheObject(String rest) {
        assertThat(refused(() -> read(HEAD + "}" + rest)).reason()).isEqualTo(UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"user_id\":\"u2\"",
                "\"user_id\":null",
                "\"value\":null,\"value\":1",
                "\"items\":[{\"item_id\":\"a\",\"item_id\":\"b\"}]"
            })
    void refusesAKeyThatComesTwice(String field) {
        assertThat(refused(() -> read(HEAD + "," + field + "}")).reason()).isEqualTo(UNREADABLE);
    }

    @Test
    void refusesNoBytesAtAll() {
        assertThat(refused(() -> ShopEventCodec.read(null)).reason()).isEqualTo(UNREADABLE);
    }

    @Test
    void refusesMessagesThatAreTooLarge() {
        // Given
        byte[] megabyte = new byte[1024 * 1024];
        Arrays.fill(megabyte, (byte) ' ');
        // When
        InvalidEventException failure = refused(() -> ShopEventCodec.read(megabyte));
        // Then
        assertThat(failure.reason()).isEqualTo(TOO_LARGE);
        assertThat(failure).hasMessage("the message has 1048576 bytes, at most 524288 are allowed");
    }

    @Test
    void refusesDeepNesting() {
        // Given
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        // When
        InvalidEventException failure = refused(() -> read(HEAD + ",\"x\":" + deep + "}"));
        // Then
        assertThat(failure.reason()).isEqualTo(OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"value", "quantity", "time"})
    void refusesNumbersThatCostTooMuchToRead(String field) {
        // Given
        String head = HEAD.replace("\"time\"", "\"x\"");
        // When
        InvalidEventException failure = refused(() -> read(head + ",\"" + field + "\":" + "9".repeat(100_000) + "}"));
        // Then
        assertThat(failure.reason()).isEqualTo(OUT_OF_RANGE);
    }

    @Test
    void refusesFieldNamesThatWouldFillTheMemory() {
        assertThat(refused(() -> read(HEAD + ",\"" + "n".repeat(300) + "\":1}")).reason())
                .isEqualTo(OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c080", "c1a1", "eda080", "f8888080", "ff", "e282", "80", "f4908080"})
    void refusesBytesThatAreNotUtf8(String hex) {
        // Given
        byte[] bad = java.util.HexFormat.of().parseHex(hex);
        byte[] json = (HEAD + ",\"text\":\"" + "?".repeat(bad.length) + "\"}").getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bad, 0, json, json.length - 2 - bad.length, bad.length);
        // When
        InvalidEventException failure = refused(() -> ShopEventCodec.read(json));
        // Then
        assertThat(failure.reason()).isEqualTo(UNREADABLE);
    }

    @Test
    void refusesOtherEncodings() {
        assertThat(refused(() -> ShopEventCodec.read((HEAD + "}").getBytes(StandardCharsets.UTF_16BE)))
                        .reason())
                .isEqualTo(UNREADABLE);
    }

    @Test
    void neverQuotesThePayload() {
        // Given
        List<String> messages = List.of(
                HEAD + ",secret}",
                HEAD + ",\"text\":secret}",
                HEAD + ",\"quantity\":\"secret\"}",
                HEAD.replace("purchase", "secret") + "}",
                HEAD.replace("2011-09-09T10:15:30Z", "secret") + "}",
                HEAD + ",\"currency\":\"secret\"}",
                HEAD + "} secret");
        for (String message : messages) {
            // When
            InvalidEventException failure = refused(() -> read(message));
            // Then
            assertThat(failure.toString()).doesNotContain("secret");
            assertThat(failure.getCause()).isNull();
        }
    }

    private static ShopEvent read(String json) throws InvalidEventException {
        return ShopEventCodec.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static ShopEvent readTime(String json) throws InvalidEventException {
        return read(HEAD.replace("\"2011-09-09T10:15:30Z\"", json) + "}");
    }

    private static String with(String json, String field, String value) {
        return json.substring(0, json.length() - 1) + ",\"" + field + "\":\"" + value + "\"}";
    }

    private static InvalidEventException refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        InvalidEventException failure = catchThrowableOfType(InvalidEventException.class, reading);
        assertThat(failure).as("nothing was refused").isNotNull();
        return failure;
    }
}
