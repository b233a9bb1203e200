package io.tidewatch.topics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads one message of the engine or the model registry. What is wrong with it is told by the message's and the field's name, without
 * its values. Not for the hot path: the engine writes these messages and others read them.
 */
final class MessageReader {
    private static final ObjectReader TREES = trees(Json.FACTORY);
    private static final ObjectReader LARGE_TREES = trees(Json.LARGE);

    private MessageReader() {}

    /**
     * The message's fields.
     *
     * @param message what complaints call it
     */
    static JsonFields<InvalidMessageException> of(String message, byte[] json) throws InvalidMessageException {
        return of(message, json, TREES);
    }

    /** For a message with a text that is longer than any of the shop's may be. */
    static JsonFields<InvalidMessageException> ofLarge(String message, byte[] json) throws InvalidMessageException {
        return of(message, json, LARGE_TREES);
    }

    private static JsonFields<InvalidMessageException> of(String message, byte[] json, ObjectReader trees)
            throws InvalidMessageException {
        if (json == null || json.length == 0) {
            throw new InvalidMessageException("a " + message + " is empty");
        }
        if (!Utf8.isValid(json)) {
            throw new InvalidMessageException("a " + message + " is not UTF-8");
        }
        try (JsonParser parser = trees.createParser(json)) {
            JsonNode tree = trees.readTree(parser);
            if (tree == null || !tree.isObject()) {
                throw new InvalidMessageException("a " + message + " is not a JSON object");
            }
            if (parser.nextToken() != null) {
                throw new InvalidMessageException("a " + message + " goes on after the JSON object's end");
            }
            return new JsonFields<>(
                    tree,
                    (field, value, rule) -> new InvalidMessageException("field '" + field + "' of a " + message
                            + (value.isMissingNode() ? " is missing" : " must be " + rule)));
        } catch (JsonProcessingException e) {
            // The parser's own text quotes the payload.
            throw new InvalidMessageException("a " + message + " is not valid JSON at byte "
                    + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be read", e);
        }
    }

    private static ObjectReader trees(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .build()
                .reader()
                .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
    }
}
