package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.StringArbitrary;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast writer writes the bytes that Jackson's, which is behind {@link Json}, does. */
class JsonBytesTest {
    @Property(tries = 2_000)
    void writesTextsAsJackson(@ForAll("texts") String text) throws IOException {
        assertThat(written(json -> json.text(text))).isEqualTo(jackson(json -> json.writeString(text)));
    }

    @Test
    void refusesHalfOfACharacter() {
        for (String half : new String[] {"\ud83d", "a\ude00", "\ud83dx"}) {
            assertThatThrownBy(() -> written(json -> json.text(half))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property(tries = 2_000)
    void writesWholeNumbersAsJackson(@ForAll int number) throws IOException {
        assertThat(written(json -> json.whole(number))).isEqualTo(jackson(json -> json.writeNumber(number)));
    }

    @Property(tries = 2_000)
    void writesDoublesAsJackson(@ForAll double number) throws IOException {
        assertThat(written(json -> json.number(number))).isEqualTo(jackson(json -> json.writeNumber(number)));
    }

    @Test
    void writesTenThousandthsAsJackson() throws IOException {
        for (int i = -10_001; i <= 30_000; i++) {
            double number = i / 10_000.0;
            assertThat(written(json -> json.number(number))).isEqualTo(jackson(json -> json.writeNumber(number)));
        }
    }

    @Property(tries = 2_000)
    void writesMoneyAsJackson(@ForAll @LongRange(min = 0, max = 2_000_000_000_000L) long hundredths)
            throws IOException {
        double number = hundredths / 100.0;
        assertThat(written(json -> json.number(number))).isEqualTo(jackson(json -> json.writeNumber(number)));
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                -0.0,
                0.001,
                0.00100001,
                0.00005,
                99_999.9999,
                100_000,
                9_999_999.9999,
                9_999_999.99995,
                1e7,
                123.45675,
                7,
                12.5
            })
    void writesDoublesAtTheEdgesAsJackson(double number) throws IOException {
        assertThat(written(json -> json.number(number))).isEqualTo(jackson(json -> json.writeNumber(number)));
    }

    @Property(tries = 200)
    void writesTimesAsText(@ForAll("times") Instant time) {
        assertThat(written(json -> json.time(time))).isEqualTo('"' + WireTime.format(time) + '"');
    }

    @Test
    void growsWithTheMessage() {
        // Given
        String text = "x".repeat(5_000);
        // Then
        assertThat(written(json -> {
                    json.whole(7);
                    json.text(text);
                    json.whole(8);
                }))
                .isEqualTo("7\"" + text + "\"8");
    }

    @Test
    void beginsAnewAfterAMessageThatFailed() {
        // Given
        FeatureRecordEncoder encoder = new FeatureRecordEncoder();
        List<FeatureRecord> good = record("a", 1);
        byte[] expected = FeatureRecordCodec.write(good);
        // When
        assertThatThrownBy(() -> encoder.encode(record("b", Float.NaN))).isInstanceOf(IllegalArgumentException.class);
        // Then
        assertThat(encoder.encode(good)).isEqualTo(expected);
    }

    @Test
    void writesWhatRepeatsAnewWhenItChanges() throws InvalidMessageException {
        // Given
        FeatureRecordEncoder encoder = new FeatureRecordEncoder();
        // When
        encoder.encode(record("a", 1));
        encoder.encode(record("a", 2));
        byte[] other = encoder.encode(record("b", 3));
        // Then
        assertThat(FeatureRecordCodec.read(other)).isEqualTo(record("b", 3));
    }

    private static List<FeatureRecord> record(String model, float value) {
        return List.of(new FeatureRecord(
                "e", "u", EventType.CART, Instant.EPOCH, "catalogue of " + model, new float[] {value}, 0.5, model));
    }

    @Provide
    Arbitrary<String> texts() {
        // All of ASCII and of Latin 1, three bytes, and whole pairs.
        StringArbitrary single = Arbitraries.strings().withCharRange('\0', '\u017f');
        return Arbitraries.oneOf(
                single.ofMaxLength(40),
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(40),
                single.ofMaxLength(5).map(text -> text + "\u2028\ud83d\ude00\ufeff\uffff" + text));
    }

    @Provide
    Arbitrary<Instant> times() {
        return Messages.times();
    }

    private static String written(Consumer<JsonBytes> body) {
        JsonBytes json = new JsonBytes();
        json.start();
        body.accept(json);
        return new String(json.message(), StandardCharsets.UTF_8);
    }

    private static String jackson(Json.Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
            body.write(json);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
