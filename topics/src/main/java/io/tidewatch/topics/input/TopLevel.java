package io.tidewatch.topics.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewatch.topics.EventLimits;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.Json;
import io.tidewatch.topics.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a JSON object that somebody asks for, and where they lie in its bytes, so that what is inside an envelope can be read
 * as if it had come alone.
 */
final class TopLevel {
    private final byte[] json;
    private final Map<String, Field> fields;

    private TopLevel(byte[] json, Map<String, Field> fields) {
        this.json = json;
        this.fields = fields;
    }

    /**
     * One field.
     *
     * @param token what its value begins with
     * @param text the value, if it is a text or a number; empty otherwise
     */
    private record Field(JsonToken token, int from, int to, Optional<String> text) {}

    /**
     * The fields of these names; empty if the bytes are not one JSON object, or too many.
     *
     * @throws InvalidEventException if one of the fields is there twice
     */
    static Optional<TopLevel> of(byte[] json, Set<String> names) throws InvalidEventException {
        if (json.length > EventLimits.MAX_BYTES) {
            return Optional.empty();
        }
        try (JsonParser parser = Json.FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, Field> fields = new HashMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (!names.contains(name)) {
                    parser.skipChildren();
                } else if (fields.put(name, field(parser)) != null) {
                    throw new InvalidEventException(ReasonCode.UNREADABLE, "field '" + name + "' is there twice");
                }
            }
            return parser.nextToken() == null ? Optional.of(new TopLevel(json, fields)) : Optional.empty();
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be read", e);
        }
    }

    private static Field field(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        Optional<String> text =
                token == JsonToken.VALUE_STRING || token.isNumeric() ? Optional.of(parser.getText()) : Optional.empty();
        parser.skipChildren();
        parser.finishToken();
        return new Field(token, from, (int) parser.currentLocation().getByteOffset(), text);
    }

    /** Whether the field is there, be it null. */
    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** Whether the field is there and null. */
    boolean isNull(String name) {
        return has(name) && fields.get(name).token() == JsonToken.VALUE_NULL;
    }

    /** The bytes of a field that is an object. */
    Optional<byte[]> object(String name) {
        return Optional.ofNullable(fields.get(name))
                .filter(field -> field.token() == JsonToken.START_OBJECT)
                .map(field -> Arrays.copyOfRange(json, field.from(), field.to()));
    }

    /** A field that is a text or a number, as text. */
    Optional<String> text(String name) {
        return Optional.ofNullable(fields.get(name)).flatMap(Field::text);
    }
}
