package io.tidewatch.topics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
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
     * Checks the size of a message, whatever format it is in: what a reader keeps of messages on their way is reckoned by it.
     *
     * @throws InvalidEventException if it has more than {@link EventLimits#MAX_BYTES} bytes
     */
    public static void checkSize(byte[] message) throws InvalidEventException {
        if (message.length > EventLimits.MAX_BYTES) {
            throw new InvalidEventException(
                    ReasonCode.TOO_LARGE,
                    "the message has " + message.length + " bytes, at most " + EventLimits.MAX_BYTES + " are allowed");
        }
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
        byte[] json = Json.object(generator -> fields(generator, EventField.values(), event));
        if (json.length > EventLimits.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the event is not valid: it has more than " + EventLimits.MAX_BYTES + " bytes");
        }
        return json;
    }

    private static <R> void fields(JsonGenerator json, WireField<R>[] fields, R object) throws IOException {
        for (WireField<R> field : fields) {
            Optional<?> value = field.of(object);
            if (value.isPresent()) {
                json.writeFieldName(field.wireName());
                value(json, field.kind(), value.get());
            }
        }
    }

    private static void value(JsonGenerator json, FieldKind kind, Object value) throws IOException {
        switch (kind.shape()) {
            case TEXT -> json.writeString((String) value);
            case DECIMAL -> json.writeNumber((Double) value);
            case WHOLE -> json.writeNumber((Integer) value);
            case TYPE -> json.writeString(((EventType) value).wireName());
            case TIME -> json.writeString(WireTime.format((Instant) value));
            case LINES -> lines(json, (List<?>) value);
        }
    }

    private static void lines(JsonGenerator json, List<?> lines) throws IOException {
        json.writeStartArray();
        for (Object line : lines) {
            json.writeStartObject();
            fields(json, LineField.values(), (LineItem) line);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
