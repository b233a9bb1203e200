package io.tidewatch.topics.serde;

import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/** Writes messages of {@link FeatureRecord}s for Kafka. Fails with {@link SerializationException} in the producer if the contract does not allow it. */
public final class FeatureRecordSerializer implements Serializer<List<FeatureRecord>> {
    @Override
    public byte[] serialize(String topic, List<FeatureRecord> message) {
        if (message == null) {
            // Kafka's own convention: a tombstone.
            return null;
        }
        try {
            return FeatureRecordCodec.write(message);
        } catch (IllegalArgumentException e) {
            throw new SerializationException("a message for topic " + topic + " cannot be sent: " + e.getMessage(), e);
        }
    }
}
