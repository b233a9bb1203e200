package io.tidewatch.topics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

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

    /** Writes a score: fields in the order of {@link RiskScore}, time in UTC with milliseconds. */
    public static byte[] write(RiskScore score) {
        return Json.object(json -> fields(json, score));
    }

    private static void fields(JsonGenerator json, RiskScore score) throws IOException {
        json.writeStringField("user_id", score.userId());
        Json.finite(json, "risk", score.risk());
        json.writeNumberField("horizon_days", score.horizonDays());
        json.writeStringField("band", score.band().name());
        json.writeStringField("trigger", score.trigger().wireName());
        numbers(json, "silence_days", score.silenceDays());
        numbers(json, "risk_curve", score.riskCurve());
        json.writeStringField("value_tier", score.valueTier().name());
        json.writeStringField("event_time", WireTime.format(score.eventTime()));
        json.writeStringField("model", score.model());
    }

    private static void numbers(JsonGenerator json, String field, List<Double> numbers) throws IOException {
        json.writeArrayFieldStart(field);
        for (double number : numbers) {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("field '" + field + "' has a number that is not finite");
            }
            json.writeNumber(number);
        }
        json.writeEndArray();
    }
}
