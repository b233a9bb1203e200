package io.tidewatch.topics;

import java.time.Duration;
import java.time.Instant;

/** {@link RiskScore} to JSON bytes and back. Thread-safe; no state. */
public final class RiskScoreCodec {
    private static final String MESSAGE = "risk score";

    private RiskScoreCodec() {}

    /**
     * Reads a score. Unknown fields are ignored; without {@code silence_days} and {@code risk_curve} the curve is empty. In a
     * message of the old form the window is what {@code horizon_days} says, counted from {@code event_time}.
     *
     * @throws InvalidMessageException if a field is missing, of another type or of a value this version does not know
     */
    public static RiskScore read(byte[] json) throws InvalidMessageException {
        JsonFields<InvalidMessageException> score = MessageReader.of(MESSAGE, json);
        int windowDays = score.whole(score.named("window_days", "horizon_days"));
        Instant time = score.time("event_time");
        return new RiskScore(
                score.text("user_id"),
                score.number("risk"),
                windowDays,
                score.optionalNumber("usual_gap_days"),
                score.has("due") ? score.time("due") : time.plus(Duration.ofDays(windowDays)),
                score.optionalNumber("value_at_risk"),
                score.constant("band", Band.values(), Band::name),
                score.constant("trigger", Trigger.values(), Trigger::wireName),
                score.numbers("silence_days"),
                score.numbers("risk_curve"),
                score.constant("value_tier", ValueTier.values(), ValueTier::name),
                score.optionalWhole("visits"),
                time,
                score.text("model"),
                score.optionalText("arm"));
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
