package io.tidewatch.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** How answers of the console are written: compact JSON, and with headers that keep a browser from doing more than it should. */
final class Pages {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Scripts, styles and requests of this origin alone: no inline script runs, whatever a text holds, and nobody frames the page. */
    private static final Map<String, String> GUARDS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "X-Frame-Options",
            "DENY");

    private Pages() {}

    static Map<String, String> guards() {
        return GUARDS;
    }

    /** The same answer with the headers. */
    static Answer guarded(Answer answer) {
        Answer guarded = answer;
        for (Map.Entry<String, String> guard : GUARDS.entrySet()) {
            guarded = guarded.with(guard.getKey(), guard.getValue());
        }
        return guarded;
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static Answer json(ObjectNode object) {
        return guarded(new Answer(Answer.OK, Answer.JSON, Map.of(), bytes(object)));
    }

    /** On one line. */
    static byte[] bytes(ObjectNode object) {
        try {
            return MAPPER.writeValueAsBytes(object);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A tree of JSON can always be written.", impossible);
        }
    }

    /** A text in a field of a JSON object; empty if the bytes are none, or the field is no text. */
    static java.util.Optional<String> text(byte[] body, String field) {
        try {
            return java.util.Optional.ofNullable(MAPPER.readTree(new String(body, StandardCharsets.UTF_8)))
                    .map(json -> json.get(field))
                    .filter(value -> value.isTextual())
                    .map(value -> value.asText());
        } catch (JsonProcessingException noJson) {
            return java.util.Optional.empty();
        }
    }

    /** An answer of the engine as a tree; an empty object where it is none. */
    static ObjectNode tree(byte[] json) {
        try {
            return MAPPER.readTree(json) instanceof ObjectNode object ? object : object();
        } catch (java.io.IOException noJson) {
            return object();
        }
    }
}
