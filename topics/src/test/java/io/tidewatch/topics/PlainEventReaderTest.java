package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast reader either leaves a message to {@link ShopEventReader} or reads what that one reads. */
class PlainEventReaderTest {
    private static final ShopEvent FULL = ShopEvent.of(
                    "e1", "u1", EventType.PURCHASE, Instant.parse("2011-09-09T10:15:30.250Z"))
            .itemId("22423")
            .category("cake stands")
            .value(25.57)
            .currency("GBP")
            .quantity(2)
            .items(List.of(
                    new LineItem("22423", Optional.of("cake stands"), 2, OptionalDouble.of(12.75)),
                    new LineItem("7", Optional.empty(), 1, OptionalDouble.empty())))
            .rating(4.5)
            .text("It's lovely!")
            .sessionId("s1")
            .build();
    private static final String JSON = new String(ShopEventCodec.write(FULL), StandardCharsets.US_ASCII);
    /** What mutations put in: everything that JSON gives a meaning, and what it does not allow. */
    private static final String PIECES = "{}[]\",:\\ \n\t\u0000\u007f\u0080+-.eE0159aZnull_";

    @Test
    void readsAPlainMessage() {
        assertThat(PlainEventReader.read(bytes(JSON))).contains(FULL);
    }

    @Test
    void readsOtherOrdersAndSpaces() {
        // Given
        String json =
                " {\n\"time\" : \"2011-09-09T12:15+02:00\",\t\"type\":\"cart\",\"quantity\": 3.0 , \"user_id\":\"u\","
                        + "\"event_id\":\"e\",\"items\":[ {\"quantity\":2,\"item_id\":\"i\"} ]}\r\n";
        // Then
        assertThat(PlainEventReader.read(bytes(json)))
                .contains(ShopEvent.of("e", "u", EventType.CART, Instant.parse("2011-09-09T10:15:00Z"))
                        .quantity(3)
                        .items(List.of(new LineItem("i", Optional.empty(), 2, OptionalDouble.empty())))
                        .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"unknown\":1",
                "\"value\":null",
                "\"value\":1e2",
                "\"value\":-0.0",
                "\"value\":01",
                "\"value\":1.",
                "\"value\":.5",
                "\"value\":1234567890.1234567",
                "\"value\":1000000000.1",
                "\"quantity\":0",
                "\"quantity\":2.5",
                "\"text\":\"\\u0041\"",
                "\"text\":\"\u00e9\"",
                "\"item_id\":\" \"",
                "\"user_id\":\"twice\"",
                "\"items\":[]",
                "\"items\":[{}]",
                "\"items\":[{\"item_id\":\"i\"},]",
                "\"currency\":\"euro\""
            })
    void leavesEverythingElseToTheOtherReader(String field) {
        String json = "{\"event_id\":\"e\",\"user_id\":\"u\",\"type\":\"cart\",\"time\":\"2011-09-09T10:15:30Z\","
                + field + "}";
        assertThat(PlainEventReader.read(bytes(json))).isEmpty();
    }

    @Property(tries = 500)
    @StatisticsReport(StatisticsReportMode.OFF)
    void readsEveryEventAsTheOtherReader(@ForAll("events") ShopEvent event) {
        byte[] json = ShopEventCodec.write(event);
        check(json);
        // Nearly every event has a character that is not plain.
        collect(check(plain(json)), 90);
    }

    @Property(tries = 5_000)
    @StatisticsReport(StatisticsReportMode.OFF)
    void readsDecimalsAsTheOtherReader(@ForAll long seed) {
        // Given: as many digits as come, around the number that is too many
        Random random = new Random(seed);
        String whole = Long.toString(random.nextLong() >>> 1 + random.nextInt(62));
        String fraction = Long.toString(random.nextLong() >>> 1 + random.nextInt(62));
        // Then
        collect(check(bytes(JSON.replace("25.57", whole + "." + fraction))), 10);
        check(bytes(JSON.replace("25.57", whole)));
    }

    @Property(tries = 20_000)
    @StatisticsReport(StatisticsReportMode.OFF)
    void readsDamagedMessagesAsTheOtherReader(@ForAll long seed) {
        // Given
        Random random = new Random(seed);
        StringBuilder json = new StringBuilder(JSON);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int from = random.nextInt(json.length());
            int to = Math.min(json.length(), from + random.nextInt(12));
            char piece = PIECES.charAt(random.nextInt(PIECES.length()));
            switch (random.nextInt(4)) {
                case 0 -> json.setCharAt(from, piece);
                case 1 -> json.insert(from, piece);
                case 2 -> json.delete(from, to);
                default -> json.insert(random.nextInt(json.length()), json.substring(from, to));
            }
        }
        // Then
        collect(check(bytes(json.toString())), 1);
    }

    @Provide
    Arbitrary<ShopEvent> events() {
        return Messages.events();
    }

    /** Whether the fast reader has read the message. */
    private static boolean check(byte[] json) {
        Optional<ShopEvent> plain = PlainEventReader.read(json);
        if (plain.isPresent()) {
            assertThat(plain).isEqualTo(other(json));
        }
        return plain.isPresent();
    }

    /** A reader that leaves every message to the other one agrees with it too: so many of a hundred it must have read. */
    private static void collect(boolean read, int atLeast) {
        Statistics.label("read by the fast reader")
                .collect(read)
                .coverage(tries -> tries.check(true).percentage(share -> share >= atLeast));
    }

    /** The same event without what the fast reader leaves to the other one: escapes, what is not ASCII, powers of ten. */
    private static byte[] plain(byte[] json) {
        return bytes(new String(json, StandardCharsets.UTF_8)
                .replaceAll("\\\\(u\\p{XDigit}{4}|.)", "-")
                .replaceAll("[^ -~]", "-")
                .replaceAll("\\d\\.\\d+E-?\\d+", "2.5"));
    }

    private static Optional<ShopEvent> other(byte[] json) {
        try {
            return Optional.of(ShopEventReader.read(json));
        } catch (InvalidEventException refused) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
