package io.tidewatch.topics.serde;

import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.InvalidMessageException;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads messages of {@link FeatureRecord}s from Kafka. What is not valid fails with {@link SerializationException}; its cause says why. */
public final class FeatureRecordDeserializer implements Deserializer<List<FeatureRecord>> {
    @Override
    public List<FeatureRecord> deserialize(String topic, byte[] json) {
        if (json == null) {
            // Kafka's own convention: a tombstone.
            return null;
        }
        try {
            return FeatureRecordCodec.read(json);
        } catch (InvalidMessageException e) {
            throw new SerializationException("a message of topic " + topic + " is not valid: " + e.getMessage(), e);
        }
    }
}
