package io.tidewatch.engine.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VectorEncodingTest {
    private static final int VECTORS = 2_000;

    @Test
    void everyNumberComesBackToWithinHalfAStepOfItsRange() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < VECTORS; i++) {
            float[] vector = vector(random.nextDouble());
            float[] decoded = VectorEncoding.decode(VectorEncoding.encode(vector));
            for (int at = 0; at < vector.length; at++) {
                assertThat(Math.abs(decoded[at] - vector[at]))
                        .isLessThanOrEqualTo(range(FeatureCatalogue.features().get(at)) * 0.50001f / 255);
            }
        }
    }

    @Test
    void theBytesAreThoseThatRoundingGives() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < VECTORS; i++) {
            // At the middle between two steps too, and just beside it.
            double share = i % 2 == 0 ? random.nextDouble() : Math.min(1, (i % 255 + 0.5) / 255);
            float[] vector = vector(share);
            byte[] encoded = VectorEncoding.encode(vector);
            for (int at = 0; at < vector.length; at++) {
                Feature feature = FeatureCatalogue.features().get(at);
                float exact = (vector[at] - feature.minimum()) / range(feature);
                assertThat(encoded[at]).isEqualTo((byte) Math.round(exact * 255));
            }
        }
    }

    /** Every feature at the same place in its range. */
    private static float[] vector(double share) {
        float[] vector = new float[FeatureCatalogue.size()];
        for (int at = 0; at < vector.length; at++) {
            Feature feature = FeatureCatalogue.features().get(at);
            vector[at] =
                    Feature.clamp(feature.minimum() + share * range(feature), feature.minimum(), feature.maximum());
        }
        return vector;
    }

    private static float range(Feature feature) {
        return feature.maximum() - feature.minimum();
    }
}
