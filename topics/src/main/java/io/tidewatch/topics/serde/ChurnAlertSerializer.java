package io.tidewatch.topics.serde;

import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/** Writes {@link ChurnAlert}s for Kafka. Fails with {@link SerializationException} in the producer if the contract does not allow it. */
public final class ChurnAlertSerializer implements Serializer<ChurnAlert> {
    @Override
    public byte[] serialize(String topic, ChurnAlert message) {
        if (message == null) {
            // Kafka's own convention: a tombstone.
            return null;
        }
        try {
            return ChurnAlertCodec.write(message);
        } catch (IllegalArgumentException e) {
            throw new SerializationException("a message for topic " + topic + " cannot be sent: " + e.getMessage(), e);
        }
    }
}
