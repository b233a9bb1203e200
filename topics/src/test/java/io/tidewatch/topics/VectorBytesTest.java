package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Vectors come out as Jackson, which is behind {@link Json}, writes them, whatever was copied from the one before. */
class VectorBytesTest {
    /** More than the array that a message begins with. */
    private static final int MANY = 2_000;

    @Property(tries = 500)
    void writesAVectorAsJackson(@ForAll float[] vector) throws IOException {
        assertThat(written(List.of(vector))).isEqualTo(jackson(List.of(vector)));
    }

    @Property(tries = 500)
    void writesVectorsThatHaveMuchInCommonAsJackson(
            @ForAll @Size(min = 1, max = 20) float[] first, @ForAll Random random) throws IOException {
        // Given: each has some numbers of its own
        float[] second = changed(first, random);
        float[] third = changed(second, random);
        List<float[]> vectors = List.of(first, second, third, third);
        // Then
        assertThat(written(vectors)).isEqualTo(jackson(vectors));
    }

    @Test
    void writesVectorsOfAnyLengthsAfterEachOther() throws IOException {
        List<float[]> vectors =
                List.of(new float[] {1, 2}, new float[] {1}, new float[0], new float[MANY], new float[] {1});

        assertThat(written(vectors)).isEqualTo(jackson(vectors));
    }

    @Test
    void takesNothingFromTheMessageBefore() {
        // Given
        JsonBytes json = new JsonBytes();
        VectorBytes vectors = new VectorBytes(json);
        json.start();
        vectors.start();
        json.text("something in front");
        vectors.write(new float[] {1.5f, 2.5f});
        // When
        json.start();
        vectors.start();
        vectors.write(new float[] {1.5f, 2.5f});
        // Then
        assertThat(new String(json.message(), StandardCharsets.UTF_8)).isEqualTo("[1.5,2.5]");
    }

    @Test
    void refusesWhatJsonCannotSay() {
        for (float number : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> written(List.of(new float[] {1, number})))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("field 'values' has a number that is not finite");
        }
    }

    private static float[] changed(float[] vector, Random random) {
        float[] changed = vector.clone();
        for (int i = 0; i < changed.length; i++) {
            if (random.nextInt(4) == 0) {
                changed[i] = random.nextBoolean() ? random.nextInt(300) : random.nextFloat();
            }
        }
        return changed;
    }

    private static String written(List<float[]> message) {
        JsonBytes json = new JsonBytes();
        VectorBytes vectors = new VectorBytes(json);
        json.start();
        vectors.start();
        for (float[] vector : message) {
            vectors.write(vector);
            json.raw(' ');
        }
        return new String(json.message(), StandardCharsets.UTF_8);
    }

    private static String jackson(List<float[]> message) throws IOException {
        StringBuilder text = new StringBuilder();
        for (float[] vector : message) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
                json.writeStartArray();
                for (float number : vector) {
                    if (number == (int) number) {
                        json.writeNumber((int) number);
                    } else {
                        json.writeNumber(number);
                    }
                }
                json.writeEndArray();
            }
            text.append(bytes.toString(StandardCharsets.UTF_8)).append(' ');
        }
        return text.toString();
    }
}
