package io.tidewatch.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is sent back.
 *
 * @param status the HTTP status
 * @param contentType of the body
 * @param headers further headers
 * @param body the bytes; not copied
 */
record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {
    static final int OK = 200;
    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int FAILED = 500;
    static final int UNAVAILABLE = 503;

    static final String JSON = "application/json; charset=utf-8";

    Answer {
        Objects.requireNonNull(contentType, "contentType");
        headers = Map.copyOf(headers);
        Objects.requireNonNull(body, "body");
    }

    /** A JSON object. */
    static Answer json(int status, ObjectNode object) {
        return new Answer(status, JSON, Map.of(), OpsJson.bytes(object));
    }

    /** One sentence on what is wrong and what to do. */
    static Answer error(int status, String message) {
        return json(status, OpsJson.object().put("error", message));
    }

    /** A text of another kind. */
    static Answer text(String contentType, String text) {
        return new Answer(OK, contentType, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with one more header. */
    Answer with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, more, body);
    }
}
