package io.tidewatch.engine.feature;

/**
 * A feature vector in one byte a feature: what a profile keeps of its last events, to rebuild a hidden state for another
 * model. Steps of 1/255 of a feature's range are far below what moves a risk.
 */
public final class VectorEncoding {
    private static final int STEPS = 255;

    private VectorEncoding() {}

    /** Encodes a vector of the catalogue's length. */
    public static byte[] encode(float[] vector) {
        byte[] encoded = new byte[vector.length];
        for (int i = 0; i < vector.length; i++) {
            Feature feature = FeatureCatalogue.features().get(i);
            float share = (vector[i] - feature.minimum()) / (feature.maximum() - feature.minimum());
            encoded[i] = (byte) Math.round(share * STEPS);
        }
        return encoded;
    }

    /** The vector, each number to within half a step of its feature's range. */
    public static float[] decode(byte[] encoded) {
        float[] vector = new float[encoded.length];
        for (int i = 0; i < encoded.length; i++) {
            Feature feature = FeatureCatalogue.features().get(i);
            float share = (encoded[i] & 0xff) / (float) STEPS;
            vector[i] = feature.minimum() + share * (feature.maximum() - feature.minimum());
        }
        return vector;
    }
}
