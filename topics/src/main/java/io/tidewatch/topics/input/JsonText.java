package io.tidewatch.topics.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewatch.topics.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A JSON text in quotes. */
final class JsonText {
    private JsonText() {}

    /** What is in the quotes; empty if the whole is anything else than one JSON text. */
    static Optional<String> of(String json) {
        if (!json.stripLeading().startsWith("\"")) {
            return Optional.empty();
        }
        try (JsonParser parser = Json.FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                return Optional.empty();
            }
            String text = parser.getText();
            return parser.nextToken() == null ? Optional.of(text) : Optional.empty();
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory could not be read", e);
        }
    }
}
