package io.tidewatch.topics.serde;

import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/** Writes {@link ShopEvent}s for Kafka. Fails with {@link SerializationException} in the producer if the contract does not allow it. */
public final class ShopEventSerializer implements Serializer<ShopEvent> {
    @Override
    public byte[] serialize(String topic, ShopEvent message) {
        if (message == null) {
            // Kafka's own convention: a tombstone.
            return null;
        }
        try {
            return ShopEventCodec.write(message);
        } catch (IllegalArgumentException e) {
            throw new SerializationException("a message for topic " + topic + " cannot be sent: " + e.getMessage(), e);
        }
    }
}
