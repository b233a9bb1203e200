package io.tidewatch.topics.serde;

import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ShadowScore;
import io.tidewatch.topics.ShadowScoreCodec;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads {@link ShadowScore}s from Kafka. What is not valid fails with {@link SerializationException}; its cause says why. */
public final class ShadowScoreDeserializer implements Deserializer<ShadowScore> {
    @Override
    public ShadowScore deserialize(String topic, byte[] json) {
        if (json == null) {
            // Kafka's own convention: a tombstone.
            return null;
        }
        try {
            return ShadowScoreCodec.read(json);
        } catch (InvalidMessageException e) {
            throw new SerializationException("a message of topic " + topic + " is not valid: " + e.getMessage(), e);
        }
    }
}
