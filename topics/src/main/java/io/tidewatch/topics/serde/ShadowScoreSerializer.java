package io.tidewatch.topics.serde;

import io.tidewatch.topics.ShadowScore;
import io.tidewatch.topics.ShadowScoreCodec;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/** Writes {@link ShadowScore}s for Kafka. Fails with {@link SerializationException} in the producer if the contract does not allow it. */
public final class ShadowScoreSerializer implements Serializer<ShadowScore> {
    @Override
    public byte[] serialize(String topic, ShadowScore message) {
        if (message == null) {
            // Kafka's own convention: a tombstone.
            return null;
        }
        try {
            return ShadowScoreCodec.write(message);
        } catch (IllegalArgumentException e) {
            throw new SerializationException("a message for topic " + topic + " cannot be sent: " + e.getMessage(), e);
        }
    }
}
