package io.tidewatch.topics.input;

import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import org.apache.kafka.common.header.Headers;

/**
 * How the records of {@code shop.events} say an event. One is chosen when the engine starts ({@link InputFormats}). An event depends on
 * key and value alone: of what waits for its batch the engine keeps key and value as they came, but not all headers, and reads it
 * again. Implementations are thread-safe and keep nothing.
 */
public interface InputFormat {
    /**
     * The event in a record's value.
     *
     * @param value the value's bytes, not changed
     * @throws InvalidEventException if it holds no valid event; the message names field and limit, never the payload
     */
    ShopEvent read(byte[] value) throws InvalidEventException;

    /** Whether a record's key says this user. */
    boolean isKeyOf(byte[] key, String userId);

    /**
     * The user id in UTF-8, by which a user belongs to a partition. A format that takes other keys than the bare id has to make it.
     *
     * @param key one that says this user
     */
    default byte[] userKey(byte[] key, String userId) {
        return key;
    }

    /**
     * The sentence for the dead letter of a value that {@link #read} has refused: why, and what the value seems to be. Only asked for
     * refused values, so that good ones cost nothing.
     *
     * @param refused what {@link #read} threw
     * @param headers the record's, as far as they are known
     */
    default String told(InvalidEventException refused, byte[] value, Headers headers) {
        return ForeignValue.told(refused, value, headers);
    }

    /** The sentence for the dead letter of a record whose key does not say its event's user. */
    default String toldOfKey(byte[] key, String userId) {
        return ForeignKey.told(key, userId);
    }
}
