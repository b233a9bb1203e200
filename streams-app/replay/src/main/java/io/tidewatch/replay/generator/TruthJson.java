package io.tidewatch.replay.generator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/** A {@link Truth} as one JSON object in snake_case; what is not known is left out. */
public final class TruthJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TruthJson() {}

    /** UTF-8 bytes without a line's end. */
    public static byte[] write(Truth truth) {
        ObjectNode json = JSON.createObjectNode()
                .put("user_id", truth.userId())
                .put("first_event", truth.firstEvent().toString())
                .put("last_event", truth.lastEvent().toString());
        truth.declineBegan().ifPresent(time -> json.put("decline_began", time.toString()));
        truth.left().ifPresent(time -> json.put("left", time.toString()));
        truth.cause().ifPresent(cause -> json.put("cause", cause.name()));
        json.put("visits", truth.visits()).put("purchases", truth.purchases());
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree could not be written", e);
        }
    }
}
