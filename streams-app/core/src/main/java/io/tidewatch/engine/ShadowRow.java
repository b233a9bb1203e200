package io.tidewatch.engine;

import io.tidewatch.engine.profile.HalfFloat;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A shadow's memory of one user: the hidden state, and after which event. Eighteen bytes and two for each unit.
 *
 * @param model fingerprint of the model
 * @param lastEvent the event, as {@code Profile.lastEvent} tells it
 * @param hidden the state after it
 */
record ShadowRow(long model, long lastEvent, float[] hidden) {
    private static final short VERSION = 1;
    private static final int FIXED = Short.BYTES + 2 * Long.BYTES;

    byte[] encode() {
        ByteBuffer row = ByteBuffer.allocate(FIXED + hidden.length * Short.BYTES)
                .putShort(VERSION)
                .putLong(model)
                .putLong(lastEvent);
        for (float unit : hidden) {
            row.putShort(HalfFloat.fromFloat(unit));
        }
        return row.array();
    }

    /** Empty if another version wrote the row: the state is made anew then. */
    static Optional<ShadowRow> decode(byte[] bytes) {
        ByteBuffer row = ByteBuffer.wrap(bytes);
        if (bytes.length < FIXED || row.getShort() != VERSION) {
            return Optional.empty();
        }
        long model = row.getLong();
        long lastEvent = row.getLong();
        float[] hidden = new float[row.remaining() / Short.BYTES];
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = HalfFloat.toFloat(row.getShort());
        }
        return Optional.of(new ShadowRow(model, lastEvent, hidden));
    }
}
