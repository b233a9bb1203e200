package io.tidewatch.topics;

import java.util.List;

/**
 * Messages on {@code churn.features} to JSON bytes and back: the {@link FeatureRecord}s of events of one user that were scored
 * together, in their order. Thread-safe; no state.
 */
public final class FeatureRecordCodec {
    /**
     * Events of one message at most. It holds a user's burst, and even with the longest ids and numbers a message stays below
     * 128 KiB: far from what a broker takes by default, a megabyte, and no larger than what the engine's producer sends at once.
     */
    public static final int MOST_EVENTS = 64;

    private static final String MESSAGE = "feature record";

    private FeatureRecordCodec() {}

    /**
     * Reads a message, of one event or more. Unknown fields are ignored.
     *
     * @throws InvalidMessageException if there is no event, or a field is missing, of another type or of a value this version does
     *     not know
     */
    public static List<FeatureRecord> read(byte[] json) throws InvalidMessageException {
        JsonFields<InvalidMessageException> message = MessageReader.of(MESSAGE, json);
        if (!message.has("events")) {
            // As it was before events shared a message: the event's fields beside the others.
            return List.of(record(message, message));
        }
        List<FeatureRecord> records = message.objects("events", event -> record(message, event));
        if (records.isEmpty()) {
            throw new InvalidMessageException("field 'events' of a " + MESSAGE + " must have an event");
        }
        return records;
    }

    /**
     * Writes a message: fields in the order of the schema, times in UTC with milliseconds, the vector's floats in base64; minus zero is
     * written as zero.
     *
     * @param records one to {@link #MOST_EVENTS}, of the same user, catalogue and model
     * @throws IllegalArgumentException if they are not, or if a number is NaN or infinite, which no feature is
     */
    public static byte[] write(List<FeatureRecord> records) {
        return new FeatureRecordEncoder().encode(records);
    }

    private static FeatureRecord record(
            JsonFields<InvalidMessageException> message, JsonFields<InvalidMessageException> event)
            throws InvalidMessageException {
        return new FeatureRecord(
                event.text("event_id"),
                message.text("user_id"),
                event.constant("type", EventType.values(), EventType::wireName),
                event.time("event_time"),
                message.text("catalogue"),
                vector(event),
                event.number("risk"),
                message.text("model"));
    }

    private static float[] vector(JsonFields<InvalidMessageException> event) throws InvalidMessageException {
        if (event.isText("values")) {
            return event.floats("values");
        }
        // As it was before vectors were bytes: decimal numbers.
        double[] numbers = event.numbers("values");
        float[] vector = new float[numbers.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) numbers[i];
        }
        return vector;
    }
}
