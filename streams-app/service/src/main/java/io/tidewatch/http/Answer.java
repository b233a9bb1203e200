package io.tidewatch.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An answer to a request.
 *
 * @param status the HTTP status
 * @param contentType of the body
 * @param headers further headers
 * @param body the bytes; not copied
 */
public record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {
    public static final int OK = 200;
    public static final int BAD_REQUEST = 400;
    public static final int UNAUTHORIZED = 401;
    public static final int FORBIDDEN = 403;
    public static final int NOT_FOUND = 404;
    public static final int METHOD_NOT_ALLOWED = 405;
    public static final int TOO_LARGE = 413;
    public static final int UNSUPPORTED = 415;
    public static final int TOO_MANY = 429;
    public static final int FAILED = 500;
    public static final int UNAVAILABLE = 503;

    public static final String JSON = "application/json; charset=utf-8";

    static final Answer BUSY = error(UNAVAILABLE, "Too many such requests at once; ask again in a second.")
            .with("Retry-After", "1")
            // What else has been sent on this connection is not even looked at.
            .with("Connection", "close");

    public Answer {
        Objects.requireNonNull(contentType, "contentType");
        headers = Map.copyOf(headers);
        Objects.requireNonNull(body, "body");
    }

    /** A JSON object. */
    public static Answer json(int status, ObjectNode object) {
        return new Answer(status, JSON, Map.of(), AnswerJson.bytes(object));
    }

    /** One sentence on what is wrong and what to do. */
    public static Answer error(int status, String message) {
        return json(status, AnswerJson.object().put("error", message));
    }

    /** For a body with more bytes than are taken; the rest of it is not read. */
    static Answer tooLarge(int mostBytes) {
        return error(TOO_LARGE, "The body may have at most " + mostBytes + " bytes; send it in parts.")
                .with("Connection", "close");
    }

    /** A text of another kind. */
    public static Answer text(String contentType, String text) {
        return new Answer(OK, contentType, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with one more header. */
    public Answer with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, more, body);
    }
}
