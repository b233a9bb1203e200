package io.tidewatch.it;

import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A message for {@code shop.events} with what must become of it.
 *
 * @param key its key
 * @param value its value
 * @param event the event that it is, if it is one
 * @param refusal why it must go to the dead-letter topic, if it must
 */
record Message(Optional<byte[]> key, Optional<byte[]> value, Optional<ShopEvent> event, Optional<ReasonCode> refusal) {
    /** An event as a shop sends it. */
    static Message good(ShopEvent event) {
        return new Message(
                Optional.of(bytes(event.userId())),
                Optional.of(ShopEventCodec.write(event)),
                Optional.of(event),
                Optional.empty());
    }

    /** Something that is no event that the engine can take. */
    static Message bad(String key, byte[] value, ReasonCode reason) {
        return new Message(Optional.of(bytes(key)), Optional.of(value), Optional.empty(), Optional.of(reason));
    }

    static Message bad(String key, String value, ReasonCode reason) {
        return bad(key, bytes(value), reason);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
