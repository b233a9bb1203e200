package io.tidewatch.collector.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.collector.config.SourceConfig;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Request;
import io.tidewatch.mapping.Preset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Segment's HTTP tracking API: one call of a kind to the path of the kind, or several as {@code {"batch": [...]}}. The write key is the user
 * of Basic authentication, or stands in the body, as libraries in pages send it. RudderStack's libraries send the same.
 */
final class SegmentCalls implements Dialect {
    private static final String BATCH = "batch";
    /** The kinds of calls, with the short names that Analytics.js sends to. */
    private static final Map<String, String> KINDS =
            Map.of("track", "t", "page", "p", "screen", "s", "identify", "i", "group", "g", "alias", "a", BATCH, "b");

    private static final String SCHEME = "basic ";
    private static final String WRITE_KEY = "writeKey";
    private static final String TYPE = "type";
    /** As Segment answers; its libraries look at the status alone. */
    private static final Answer SUCCESS =
            new Answer(Answer.OK, Answer.JSON, Map.of(), "{\"success\":true}".getBytes(StandardCharsets.UTF_8));

    private final Sources sources;
    private final EventIds ids;
    private final String kind;
    private final MappedEvents events = new MappedEvents(Preset.named("segment").mapping(), "receivedAt");

    private SegmentCalls(Sources sources, EventIds ids, String kind) {
        this.sources = sources;
        this.ids = ids;
        this.kind = kind;
    }

    static Map<String, Dialect> byPath(Sources sources, EventIds ids) {
        Map<String, Dialect> byPath = new HashMap<>();
        KINDS.forEach((kind, shortName) -> {
            SegmentCalls calls = new SegmentCalls(sources, ids, kind);
            byPath.put("/v1/" + kind, calls);
            byPath.put("/v1/" + shortName, calls);
        });
        return byPath;
    }

    @Override
    public Optional<SourceConfig> source(Request request) {
        return user(request).flatMap(sources::ofKey).or(() -> sources.of(request));
    }

    @Override
    public boolean mayTellInBody(Request request) {
        return request.header("authorization").isEmpty();
    }

    @Override
    public String howToTell() {
        return "Send a write key of 'sources' as the user of Basic authentication, or as 'writeKey' in the body.";
    }

    @Override
    public Delivery open(Request request, byte[] body, int mostEvents) throws BodyException {
        ObjectNode object = ForeignBody.object(body);
        Optional<SourceConfig> source = source(request)
                .or(() -> mayTellInBody(request)
                        ? sources.ofKey(object.path(WRITE_KEY).asText())
                        : Optional.empty());
        if (!kind.equals(BATCH)) {
            if (!object.has(TYPE)) {
                object.put(TYPE, kind);
            }
            return new Delivery(source, List.of(events.unread(object, ids.next())));
        }
        List<Delivery.Unread> calls = new ArrayList<>();
        for (JsonNode call : ForeignBody.list(object, BATCH, mostEvents)) {
            calls.add(events.unread(call, ids.next()));
        }
        return new Delivery(source, calls);
    }

    @Override
    public Answer answer(List<Outcome> outcomes) {
        return SUCCESS;
    }

    /** The user of Basic authentication, whose password Segment's libraries leave empty. */
    private static Optional<String> user(Request request) {
        return request.header("authorization")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(SCHEME))
                .flatMap(value -> decoded(value.substring(SCHEME.length()).strip()))
                .map(credentials -> credentials.split(":", 2)[0]);
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }
}
