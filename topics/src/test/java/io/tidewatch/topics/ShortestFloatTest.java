package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Compared with Jackson's fast writer, which has Giulietti's own code and is as of Java 19 and later. */
class ShortestFloatTest {
    @Property(tries = 20_000)
    void writesWhatJacksonDoes(@ForAll int bits) {
        check(bits);
    }

    @Test
    void writesTheFloatsAroundEveryPowerOfTwo() {
        for (int exponent = 0; exponent < 0xff; exponent++) {
            for (int around = -20; around <= 20; around++) {
                check((exponent << 23) + around);
            }
        }
    }

    @Test
    void writesTheFloatsAroundEveryPowerOfTen() {
        for (int power = -45; power <= 38; power++) {
            int bits = Float.floatToIntBits(Float.parseFloat("1E" + power));
            for (int around = -20; around <= 20; around++) {
                check(bits + around);
            }
        }
    }

    @Test
    void writesShortDecimals() {
        for (int i = 1; i < 100_000; i++) {
            check(Float.floatToIntBits(i / 1_000f));
            check(Float.floatToIntBits(i * 1e-9f));
            check(Float.floatToIntBits(-i * 1e12f));
        }
    }

    private static void check(int bits) {
        float value = Float.intBitsToFloat(bits);
        if (!Float.isFinite(value) || value == 0) {
            return;
        }
        byte[] text = new byte[ShortestFloat.MAX_LENGTH];
        int end = ShortestFloat.put(value, text, 0);
        String written = new String(text, 0, end, StandardCharsets.US_ASCII);
        assertThat(written).isEqualTo(NumberOutput.toString(value, true));
        assertThat(Float.parseFloat(written)).isEqualTo(value);
    }
}
