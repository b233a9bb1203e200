package io.tidewatch.topics.serde;

import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.RiskScoreCodec;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/** Writes {@link RiskScore}s for Kafka. Fails with {@link SerializationException} in the producer if the contract does not allow it. */
public final class RiskScoreSerializer implements Serializer<RiskScore> {
    @Override
    public byte[] serialize(String topic, RiskScore message) {
        if (message == null) {
            // Kafka's own convention: a tombstone.
            return null;
        }
        try {
            return RiskScoreCodec.write(message);
        } catch (IllegalArgumentException e) {
            throw new SerializationException("a message for topic " + topic + " cannot be sent: " + e.getMessage(), e);
        }
    }
}
