package io.tidewatch.bench.row;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * An event as an application reads it that has no reader of its own: Jackson binds the JSON to an object, with a reader that
 * is made once. Nothing is checked and the time stays a text, which is in the line's favour; fields that are not there are null.
 */
record PlainEvent(
        String eventId,
        String userId,
        String type,
        String time,
        String itemId,
        String category,
        Double value,
        String currency,
        Integer quantity,
        List<Line> items,
        Double rating,
        String text,
        String sessionId) {
    private static final ObjectReader READER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(PlainEvent.class);

    /** A line of a basket. */
    record Line(String itemId, String category, Integer quantity, Double price) {}

    static PlainEvent read(byte[] json) {
        try {
            return READER.readValue(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("The bench's own load is not valid.", impossible);
        }
    }
}
