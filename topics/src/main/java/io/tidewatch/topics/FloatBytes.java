package io.tidewatch.topics;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * A vector as text: its 32-bit floats, the lowest byte of each first, in base64 with padding (RFC 4648, section 4). Written for every
 * event, so it is made in arrays that are reused. Not thread-safe.
 */
final class FloatBytes {
    private ByteBuffer floats = littleEndian(new byte[0]);
    private byte[] text = new byte[0];

    /**
     * Writes the next vector as a JSON text.
     *
     * @throws IllegalArgumentException if a number is NaN or infinite, which no feature is
     */
    void write(float[] vector, JsonBytes json) {
        if (floats.capacity() != vector.length * Float.BYTES) {
            floats = littleEndian(new byte[vector.length * Float.BYTES]);
            text = new byte[textLength(floats.capacity())];
        }
        for (int i = 0; i < vector.length; i++) {
            if (!Float.isFinite(vector[i])) {
                throw new IllegalArgumentException("field 'values' has a number that is not finite");
            }
            // Minus zero becomes zero: one number has one text.
            floats.putFloat(i * Float.BYTES, vector[i] + 0.0f);
        }
        Base64.getEncoder().encode(floats.array(), text);
        json.raw('"');
        json.raw(text);
        json.raw('"');
    }

    /**
     * The vector of a text.
     *
     * @throws IllegalArgumentException if it is not base64, not of whole floats, or a number is NaN or infinite
     */
    static float[] read(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (bytes.length % Float.BYTES != 0) {
            throw new IllegalArgumentException(bytes.length + " bytes are no 32-bit floats");
        }
        float[] vector = new float[bytes.length / Float.BYTES];
        littleEndian(bytes).asFloatBuffer().get(vector);
        for (float number : vector) {
            if (!Float.isFinite(number)) {
                throw new IllegalArgumentException("a number is not finite");
            }
        }
        return vector;
    }

    /** Characters of so many bytes in base64. */
    private static int textLength(int bytes) {
        return (bytes + 2) / 3 * 4;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
