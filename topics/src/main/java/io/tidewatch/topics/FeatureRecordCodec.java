package io.tidewatch.topics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** {@link FeatureRecord} to JSON bytes and back. Thread-safe; no state. */
public final class FeatureRecordCodec {
    private static final String MESSAGE = "feature record";

    private FeatureRecordCodec() {}

    /**
     * Reads a record. Unknown fields are ignored.
     *
     * @throws InvalidMessageException if a field is missing, of another type or of a value this version does not know
     */
    public static FeatureRecord read(byte[] json) throws InvalidMessageException {
        MessageReader features = MessageReader.of(MESSAGE, json);
        return new FeatureRecord(
                features.text("event_id"),
                features.text("user_id"),
                features.constant("type", EventType.values(), EventType::wireName),
                features.time("event_time"),
                features.text("catalogue"),
                floats(features.numbers("values")),
                features.number("risk"),
                features.text("model"));
    }

    /**
     * Writes a record: fields in the order of {@link FeatureRecord}, time in UTC with milliseconds, each value in as few
     * digits as tell it from every other float; minus zero is written as zero.
     *
     * @throws IllegalArgumentException if a value is NaN or infinite, which JSON cannot say
     */
    public static byte[] write(FeatureRecord features) {
        for (float value : features.values()) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("field 'values' has a number that is not finite");
            }
        }
        return Json.object(json -> fields(json, features));
    }

    private static void fields(JsonGenerator json, FeatureRecord features) throws IOException {
        json.writeStringField("event_id", features.eventId());
        json.writeStringField("user_id", features.userId());
        json.writeStringField("type", features.type().wireName());
        json.writeStringField("event_time", WireTime.format(features.eventTime()));
        json.writeStringField("catalogue", features.catalogue());
        json.writeArrayFieldStart("values");
        for (float value : features.values()) {
            if (value == (int) value) {
                // Most features are counts and flags: "3" rather than "3.0".
                json.writeNumber((int) value);
            } else {
                json.writeNumber(value);
            }
        }
        json.writeEndArray();
        Json.finite(json, "risk", features.risk());
        json.writeStringField("model", features.model());
    }

    private static float[] floats(List<Double> numbers) {
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = numbers.get(i).floatValue();
        }
        return floats;
    }
}
