package io.tidewatch.topics;

import java.util.List;

/**
 * Writes one message of {@link FeatureRecord}s after the other as JSON bytes, reusing what it can, for callers that write many. What it
 * writes is what {@link FeatureRecordCodec#write} says. Not thread-safe.
 */
public final class FeatureRecordEncoder {
    private static final byte[] USER_ID = JsonBytes.constant("{\"user_id\":");
    private static final byte[] CATALOGUE = JsonBytes.constant(",\"catalogue\":");
    private static final byte[] MODEL = JsonBytes.constant(",\"model\":");
    private static final byte[] EVENTS = JsonBytes.constant(",\"events\":[");
    private static final byte[] EVENT_ID = JsonBytes.constant("{\"event_id\":");
    private static final byte[] TYPE = JsonBytes.constant(",\"type\":");
    private static final byte[] EVENT_TIME = JsonBytes.constant(",\"event_time\":");
    private static final byte[] VALUES = JsonBytes.constant(",\"values\":");
    private static final byte[] RISK = JsonBytes.constant(",\"risk\":");
    private static final byte[] END = JsonBytes.constant("]}");

    private final JsonBytes json = new JsonBytes();
    private final FloatBytes vectors = new FloatBytes();
    private final Repeated<String> catalogue = new Repeated<>(JsonBytes::text);
    private final Repeated<String> model = new Repeated<>(JsonBytes::text);

    /**
     * The message's JSON.
     *
     * @param records one to {@link FeatureRecordCodec#MOST_EVENTS}, of the same user, catalogue and model
     * @throws IllegalArgumentException if they are not, or if a number is NaN or infinite, which no feature is
     */
    public byte[] encode(List<FeatureRecord> records) {
        if (records.isEmpty() || records.size() > FeatureRecordCodec.MOST_EVENTS) {
            throw new IllegalArgumentException(
                    "a message has 1 to " + FeatureRecordCodec.MOST_EVENTS + " events, not " + records.size());
        }
        FeatureRecord first = records.get(0);
        json.start();
        json.raw(USER_ID);
        json.text(first.userId());
        json.raw(CATALOGUE);
        catalogue.write(json, first.catalogue());
        json.raw(MODEL);
        model.write(json, first.model());
        json.raw(EVENTS);
        for (int i = 0; i < records.size(); i++) {
            if (i > 0) {
                json.raw(',');
                requireSameHead(first, records.get(i));
            }
            event(records.get(i));
        }
        json.raw(END);
        return json.message();
    }

    private void event(FeatureRecord event) {
        json.raw(EVENT_ID);
        json.text(event.eventId());
        json.raw(TYPE);
        json.text(event.type().wireName());
        json.raw(EVENT_TIME);
        json.time(event.eventTime());
        json.raw(VALUES);
        vectors.write(event.values(), json);
        json.raw(RISK);
        json.number(Json.finite("risk", event.risk()));
        json.raw('}');
    }

    private static void requireSameHead(FeatureRecord first, FeatureRecord next) {
        if (!next.userId().equals(first.userId())
                || !next.catalogue().equals(first.catalogue())
                || !next.model().equals(first.model())) {
            throw new IllegalArgumentException("events of one message must have the same user_id, catalogue and model");
        }
    }
}
