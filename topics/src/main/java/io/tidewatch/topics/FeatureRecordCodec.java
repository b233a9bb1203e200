package io.tidewatch.topics;

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
     * @throws IllegalArgumentException if a number is NaN or infinite, which JSON cannot say
     */
    public static byte[] write(FeatureRecord features) {
        return new FeatureRecordEncoder().encode(features);
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
