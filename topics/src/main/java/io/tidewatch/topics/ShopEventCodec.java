package io.tidewatch.topics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;

/**
 * {@link ShopEvent} to JSON bytes and back. Reading is strict about what the contract names and blind to what it does not;
 * writing is canonical: one event has one encoding. Thread-safe; no state.
 */
public final class ShopEventCodec {
    private ShopEventCodec() {}

    /**
     * Reads an event and checks all limits of {@link EventLimits}. Unknown fields are skipped, an optional field that is null
     * counts as absent, whole numbers may be written with a fraction of zero, times lose what is finer than milliseconds.
     *
     * @param json UTF-8 bytes of one JSON object; null, as in a tombstone, is refused like empty bytes
     * @throws InvalidEventException if they are no valid event; the message names field and limit, never the payload
     */
    public static ShopEvent read(byte[] json) throws InvalidEventException {
        Optional<ShopEvent> plain = PlainEventReader.read(json);
        return plain.isPresent() ? plain.get() : ShopEventReader.read(json);
    }

    /**
     * Checks an event that came from elsewhere than JSON against all limits of {@link EventLimits}.
     *
     * @throws InvalidEventException if it breaks one; the message names field and limit, never the value
     */
    public static void check(ShopEvent event) throws InvalidEventException {
        EventRules.check(event);
    }

    /**
     * Writes an event: fields in the order of {@link ShopEvent}, absent ones left out, time in UTC with milliseconds.
     *
     * @throws IllegalArgumentException if the event breaks a limit of the contract, so that it fails at its producer and not
     *     in the dead-letter topic; the message names field and limit, never the value
     */
    public static byte[] write(ShopEvent event) {
        try {
            EventRules.check(event);
        } catch (InvalidEventException e) {
            throw new IllegalArgumentException("the event is not valid: " + e.getMessage(), e);
        }
        byte[] json = Json.object(generator -> fields(generator, event));
        if (json.length > EventLimits.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the event is not valid: it has more than " + EventLimits.MAX_BYTES + " bytes");
        }
        return json;
    }

    private static void fields(JsonGenerator json, ShopEvent event) throws IOException {
        json.writeStringField("event_id", event.eventId());
        json.writeStringField("user_id", event.userId());
        json.writeStringField("type", event.type().wireName());
        json.writeStringField("time", WireTime.format(event.time()));
        text(json, "item_id", event.itemId());
        text(json, "category", event.category());
        if (event.value().isPresent()) {
            json.writeNumberField("value", event.value().getAsDouble());
        }
        text(json, "currency", event.currency());
        if (event.quantity().isPresent()) {
            json.writeNumberField("quantity", event.quantity().getAsInt());
        }
        if (!event.items().isEmpty()) {
            json.writeArrayFieldStart("items");
            for (LineItem item : event.items()) {
                line(json, item);
            }
            json.writeEndArray();
        }
        if (event.rating().isPresent()) {
            json.writeNumberField("rating", event.rating().getAsDouble());
        }
        text(json, "text", event.text());
        text(json, "session_id", event.sessionId());
    }

    private static void line(JsonGenerator json, LineItem item) throws IOException {
        json.writeStartObject();
        json.writeStringField("item_id", item.itemId());
        text(json, "category", item.category());
        json.writeNumberField("quantity", item.quantity());
        if (item.price().isPresent()) {
            json.writeNumberField("price", item.price().getAsDouble());
        }
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String field, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            json.writeStringField(field, text.get());
        }
    }
}
