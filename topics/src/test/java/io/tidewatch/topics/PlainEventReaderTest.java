package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    /** A message with every field of the table. */
    private static final String JSON = object(EventField.values(), Optional.empty(), "");

    private static final List<WireField<?>> FIELDS = Stream.concat(
                    Stream.<WireField<?>>of(EventField.values()), Stream.of(LineField.values()))
            .toList();
    /** What mutations put in: everything that JSON gives a meaning, and what it does not allow. */
    private static final String PIECES = "{}[]\",:\\ \n\t\u0000\u007f\u0080+-.eE0159aZnull_";

    @Test
    void readsAPlainMessage() {
        ShopEvent event = PlainEventReader.read(bytes(JSON)).orElseThrow();

        assertThat(Optional.of(event)).isEqualTo(other(bytes(JSON)));
        assertThat(EventField.values()).allMatch(field -> field.of(event).isPresent());
        assertThat(LineField.values())
                .allMatch(field -> field.of(event.items().get(0)).isPresent());
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

    @Property(tries = 10_000)
    @StatisticsReport(StatisticsReportMode.OFF)
    void readsEveryFieldAroundItsLimitsAsTheOtherReader(@ForAll long seed) {
        // Given
        Random random = new Random(seed);
        WireField<?> field = FIELDS.get(random.nextInt(FIELDS.size()));
        List<String> values = valuesAroundTheLimits(field.kind());
        // Then
        String value = values.get(random.nextInt(values.size()));
        collect(check(bytes(object(EventField.values(), Optional.of(field), value))), 10);
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

    /** An object with all of these fields, of which one has a value of its own. */
    private static String object(WireField<?>[] fields, Optional<WireField<?>> odd, String value) {
        return Arrays.stream(fields)
                .map(field -> "\"" + field.wireName() + "\":"
                        + (odd.filter(field::equals).isPresent() ? value : plainValue(field.kind(), odd, value)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String plainValue(FieldKind kind, Optional<WireField<?>> odd, String value) {
        return switch (kind) {
            case ID -> "\"22423\"";
            case LABEL -> "\"cake stands\"";
            case WORDS -> "\"It's lovely!\"";
            case CURRENCY -> "\"GBP\"";
            case MONEY -> "25.57";
            case STARS -> "4.5";
            case PIECES -> "2";
            case TYPE -> "\"purchase\"";
            case TIME -> "\"2011-09-09T10:15:30.250Z\"";
            case LINES -> "[" + object(LineField.values(), odd, value) + ",{\"item_id\":\"7\"}]";
        };
    }

    /** What a field of this kind can hold and what it cannot, as JSON. */
    private static List<String> valuesAroundTheLimits(FieldKind kind) {
        List<String> values = new ArrayList<>(List.of(
                plainValue(kind, Optional.empty(), ""),
                "null",
                "true",
                "{}",
                "[]",
                "\"\"",
                "\" \"",
                "-0.0",
                "-1",
                "1e2"));
        int most = (int) kind.most();
        switch (kind.shape()) {
            case TEXT -> {
                for (int length = Math.max(0, most - 1); length <= most + 1; length++) {
                    values.add("\"" + "A".repeat(length) + "\"");
                    values.add("\"" + " ".repeat(length) + "\"");
                }
            }
            case DECIMAL, WHOLE -> {
                for (double limit : new double[] {kind.least(), kind.most()}) {
                    for (double beyond : new double[] {-1, -0.25, 0, 0.25, 1}) {
                        values.add(new BigDecimal(limit + beyond).toPlainString());
                    }
                }
            }
            case TYPE -> {
                for (EventType type : EventType.values()) {
                    values.add("\"" + type.wireName() + "\"");
                    values.add("\"" + type.name() + "\"");
                }
            }
            case TIME ->
                Stream.of(EventLimits.MIN_TIME, EventLimits.MAX_TIME)
                        .flatMap(limit -> Stream.of(limit.minusMillis(1), limit, limit.plusMillis(1)))
                        .forEach(time -> values.add("\"" + time + "\""));
            case LINES -> {
                for (int count = most; count <= most + 1; count++) {
                    values.add("[" + "{\"item_id\":\"i\"},".repeat(count - 1) + "{\"item_id\":\"i\"}]");
                }
            }
        }
        return values;
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
