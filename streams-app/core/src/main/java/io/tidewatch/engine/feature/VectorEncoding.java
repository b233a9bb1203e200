package io.tidewatch.engine.feature;

/**
 * A feature vector in one byte a feature: what a profile keeps of its last events, to rebuild a hidden state for another
 * model. Steps of 1/255 of a feature's range are far below what moves a risk.
 */
public final class VectorEncoding {
    private static final int STEPS = 255;
    private static final int SIZE = FeatureCatalogue.size();
    /** Each feature's minimum and the length of its range, side by side in memory: every event is encoded. */
    private static final float[] MINIMUM = new float[SIZE];

    private static final float[] RANGE = new float[SIZE];

    static {
        for (int i = 0; i < SIZE; i++) {
            Feature feature = FeatureCatalogue.features().get(i);
            MINIMUM[i] = feature.minimum();
            RANGE[i] = feature.maximum() - feature.minimum();
        }
    }

    private static final byte[] ABSENT = encode(decode(new byte[0]));

    private VectorEncoding() {}

    /** The encoding of an event that has none of the features: zeros, or what of its range is nearest. Must not be changed. */
    public static byte[] absent() {
        return ABSENT;
    }

    /** Encodes a vector of the catalogue's length, each number within its feature's range. */
    public static byte[] encode(float[] vector) {
        byte[] encoded = new byte[vector.length];
        for (int i = 0; i < vector.length; i++) {
            float share = (vector[i] - MINIMUM[i]) / RANGE[i];
            // Rounds as Math.round does, which is slower because it has to know negative numbers too.
            encoded[i] = (byte) (int) (share * STEPS + 0.5d);
        }
        return encoded;
    }

    /**
     * The vector, each number to within half a step of its feature's range.
     *
     * @param encoded may be of a catalogue that has fewer features, which leaves the others as {@link #absent}, or more
     * @return as many numbers as the catalogue has
     */
    public static float[] decode(byte[] encoded) {
        float[] vector = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            vector[i] =
                    i < encoded.length ? number(i, encoded[i]) : Feature.clamp(0, MINIMUM[i], MINIMUM[i] + RANGE[i]);
        }
        return vector;
    }

    /**
     * The same of a vector that lies among others, into a larger array.
     *
     * @param from where the vector begins in {@code encoded}
     * @param at where it is to begin in {@code vectors}
     */
    public static void decode(byte[] encoded, int from, float[] vectors, int at) {
        for (int i = 0; i < SIZE; i++) {
            vectors[at + i] = number(i, encoded[from + i]);
        }
    }

    private static float number(int feature, byte encoded) {
        return MINIMUM[feature] + (encoded & 0xff) / (float) STEPS * RANGE[feature];
    }
}
