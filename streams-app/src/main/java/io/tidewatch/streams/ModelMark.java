package io.tidewatch.streams;

import io.tidewatch.topics.ModelReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which model a task decides with, kept in its state: a next owner goes on with it until it can switch, does not fall back
 * behind it, and dates nothing before it came into force.
 *
 * @param activation offset of the pointer that the model comes from, see {@link io.tidewatch.streams.registry.InForce}
 * @param identity of network and policy together
 * @param since when it came into force, in the task's event time, epoch milliseconds; {@link #ALWAYS} if no other was before
 * @param published which published model it is; empty: the one of the configuration
 */
record ModelMark(long activation, long identity, long since, Optional<ModelReference> published) {
    /** Since before any event. */
    static final long ALWAYS = Long.MIN_VALUE;

    private static final int NUMBERS = 3 * Long.BYTES;
    /** In no model's name. */
    private static final String GAP = " ";

    byte[] encode() {
        byte[] model = published
                .map(reference -> reference.name() + GAP + reference.sha256())
                .orElse("")
                .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(NUMBERS + model.length)
                .putLong(activation)
                .putLong(identity)
                .putLong(since)
                .put(model)
                .array();
    }

    static ModelMark decode(byte[] row) {
        ByteBuffer buffer = ByteBuffer.wrap(row);
        long activation = buffer.getLong();
        long identity = buffer.getLong();
        long since = buffer.getLong();
        String model = StandardCharsets.UTF_8.decode(buffer).toString();
        return new ModelMark(activation, identity, since, reference(model));
    }

    private static Optional<ModelReference> reference(String model) {
        if (model.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = model.split(GAP, 2);
        return Optional.of(new ModelReference(parts[0], parts[1]));
    }
}
