package io.tidewatch.topics;

/**
 * Writes one {@link FeatureRecord} after the other as JSON bytes, reusing what it can: for who writes one per event. What it
 * writes is what {@link FeatureRecordCodec#write} says. Not thread-safe.
 */
public final class FeatureRecordEncoder {
    private static final byte[] EVENT_ID = JsonBytes.constant("{\"event_id\":");
    private static final byte[] USER_ID = JsonBytes.constant(",\"user_id\":");
    private static final byte[] TYPE = JsonBytes.constant(",\"type\":");
    private static final byte[] EVENT_TIME = JsonBytes.constant(",\"event_time\":");
    private static final byte[] CATALOGUE = JsonBytes.constant(",\"catalogue\":");
    private static final byte[] VALUES = JsonBytes.constant(",\"values\":");
    private static final byte[] RISK = JsonBytes.constant(",\"risk\":");
    private static final byte[] MODEL = JsonBytes.constant(",\"model\":");

    private final JsonBytes json = new JsonBytes();
    private final Repeated<String> catalogue = new Repeated<>(JsonBytes::text);
    private final Repeated<String> model = new Repeated<>(JsonBytes::text);

    /**
     * The record's JSON.
     *
     * @throws IllegalArgumentException if a number is NaN or infinite, which JSON cannot say
     */
    public byte[] encode(FeatureRecord features) {
        json.start();
        json.raw(EVENT_ID);
        json.text(features.eventId());
        json.raw(USER_ID);
        json.text(features.userId());
        json.raw(TYPE);
        json.text(features.type().wireName());
        json.raw(EVENT_TIME);
        json.time(features.eventTime());
        json.raw(CATALOGUE);
        catalogue.write(json, features.catalogue());
        json.raw(VALUES);
        json.array(finite(features.values()));
        json.raw(RISK);
        json.number(Json.finite("risk", features.risk()));
        json.raw(MODEL);
        model.write(json, features.model());
        json.raw('}');
        return json.message();
    }

    private static float[] finite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("field 'values' has a number that is not finite");
            }
        }
        return values;
    }
}
