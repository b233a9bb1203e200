package io.tidewatch.topics.serde;

import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads {@link ShopEvent}s from Kafka. What is not valid fails with {@link SerializationException}; its cause says why. */
public final class ShopEventDeserializer implements Deserializer<ShopEvent> {
    @Override
    public ShopEvent deserialize(String topic, byte[] json) {
        if (json == null) {
            // Kafka's own convention: a tombstone.
            return null;
        }
        try {
            return ShopEventCodec.read(json);
        } catch (InvalidEventException e) {
            throw new SerializationException("a message of topic " + topic + " is not valid: " + e.getMessage(), e);
        }
    }
}
