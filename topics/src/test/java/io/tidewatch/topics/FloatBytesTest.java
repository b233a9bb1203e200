package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A vector comes back from its text bit for bit, and no text is taken for a vector that is none. */
class FloatBytesTest {
    private final FloatBytes vectors = new FloatBytes();

    @Property(tries = 500)
    void comesBackToTheLastBit(@ForAll("finite") float[] vector) {
        assertThat(FloatBytes.read(text(vector))).containsExactly(vector);
    }

    @Provide
    Arbitrary<float[]> finite() {
        return Arbitraries.floats()
                .between(-Float.MAX_VALUE, Float.MAX_VALUE)
                .withSpecialValue(Float.MIN_VALUE)
                .array(float[].class)
                .ofMaxSize(80);
    }

    @Test
    void isLittleEndianInBase64() {
        // As struct.pack("<3f", 1, 0.5, 0) and base64.b64encode in Python write it.
        assertThat(text(new float[] {1, 0.5f, -0f})).isEqualTo("AACAPwAAAD8AAAAA");
        assertThat(text(new float[0])).isEmpty();
    }

    @Test
    void aVectorOfAnotherLengthTakesNothingFromTheOneBefore() {
        text(new float[] {1, 2, 3, 4, 5});

        assertThat(FloatBytes.read(text(new float[] {7, 8}))).containsExactly(7, 8);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void refusesToWriteWhatNoFeatureIs(float number) {
        float[] vector = {1, number};

        assertThatThrownBy(() -> text(vector))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("field 'values' has a number that is not finite");
    }

    @ParameterizedTest
    // Cut off, of six bytes, no base64, a NaN.
    @ValueSource(strings = {"AACAPwA", "AACAPwAA", "AACA?w==", "AADAfw=="})
    void refusesATextThatIsNoVector(String text) {
        assertThatThrownBy(() -> FloatBytes.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private String text(float[] vector) {
        JsonBytes json = new JsonBytes();
        json.start();
        vectors.write(vector, json);
        String written = new String(json.message(), StandardCharsets.UTF_8);
        assertThat(written).startsWith("\"").endsWith("\"");
        return written.substring(1, written.length() - 1);
    }
}
