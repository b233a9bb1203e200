package io.tidewatch.topics;

/** {@link RiskScore} to JSON bytes and back. Thread-safe; no state. */
public final class RiskScoreCodec {
    private static final String MESSAGE = "risk score";

    private RiskScoreCodec() {}

    /**
     * Reads a score. Unknown fields are ignored; without {@code silence_days} and {@code risk_curve} the curve is empty.
     *
     * @throws InvalidMessageException if a field is missing, of another type or of a value this version does not know
     */
    public static RiskScore read(byte[] json) throws InvalidMessageException {
        MessageReader score = MessageReader.of(MESSAGE, json);
        return new RiskScore(
                score.text("user_id"),
                score.number("risk"),
                score.whole("horizon_days"),
                score.constant("band", Band.values(), Band::name),
                score.constant("trigger", Trigger.values(), Trigger::wireName),
                score.numbers("silence_days"),
                score.numbers("risk_curve"),
                score.constant("value_tier", ValueTier.values(), ValueTier::name),
                score.time("event_time"),
                score.text("model"));
    }

    /**
     * Writes a score: fields in the order of {@link RiskScore}, time in UTC with milliseconds.
     *
     * @throws IllegalArgumentException if a number is NaN or infinite, which JSON cannot say
     */
    public static byte[] write(RiskScore score) {
        return new RiskScoreEncoder().encode(score);
    }
}
