package io.tidewatch.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How answers are written: JSON, indented since people read it with curl, times and durations in one form each. */
public final class AnswerJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** As on the wire: milliseconds always, so that texts sort like times. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private AnswerJson() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static byte[] bytes(ObjectNode object) {
        try {
            return (MAPPER.writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A tree of JSON can always be written.", impossible);
        }
    }

    /** ISO-8601 in UTC, as on the wire. */
    public static String text(Instant time) {
        return TIME.format(time);
    }

    /** ISO-8601 in UTC, as on the wire; null if there is none. */
    public static void time(ObjectNode object, String field, Optional<Instant> time) {
        object.put(field, time.map(AnswerJson::text).orElse(null));
    }

    /** A time in epoch milliseconds of which 0 means none. */
    public static void time(ObjectNode object, String field, long millis) {
        time(object, field, millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis)));
    }

    /** Seconds with milliseconds. */
    public static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** An index with three decimals. */
    public static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
