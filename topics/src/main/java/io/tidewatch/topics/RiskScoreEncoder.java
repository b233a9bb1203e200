package io.tidewatch.topics;

/**
 * Writes one {@link RiskScore} after the other as JSON bytes, reusing what it can: for who writes many. What it writes is what
 * {@link RiskScoreCodec#write} says. Not thread-safe.
 */
public final class RiskScoreEncoder {
    private static final byte[] USER_ID = JsonBytes.constant("{\"user_id\":");
    private static final byte[] RISK = JsonBytes.constant(",\"risk\":");
    private static final byte[] HORIZON_DAYS = JsonBytes.constant(",\"horizon_days\":");
    private static final byte[] BAND = JsonBytes.constant(",\"band\":");
    private static final byte[] TRIGGER = JsonBytes.constant(",\"trigger\":");
    private static final byte[] SILENCE_DAYS = JsonBytes.constant(",\"silence_days\":");
    private static final byte[] RISK_CURVE = JsonBytes.constant(",\"risk_curve\":");
    private static final byte[] VALUE_TIER = JsonBytes.constant(",\"value_tier\":");
    private static final byte[] EVENT_TIME = JsonBytes.constant(",\"event_time\":");
    private static final byte[] MODEL = JsonBytes.constant(",\"model\":");

    private final JsonBytes json = new JsonBytes();
    private final Repeated<double[]> silenceDays = new Repeated<>((to, days) -> numbers(to, "silence_days", days));
    private final Repeated<String> model = new Repeated<>(JsonBytes::text);

    /**
     * The score's JSON.
     *
     * @throws IllegalArgumentException if a number is NaN or infinite, which JSON cannot say
     */
    public byte[] encode(RiskScore score) {
        json.start();
        json.raw(USER_ID);
        json.text(score.userId());
        json.raw(RISK);
        json.number(Json.finite("risk", score.risk()));
        json.raw(HORIZON_DAYS);
        json.whole(score.horizonDays());
        json.raw(BAND);
        json.text(score.band().name());
        json.raw(TRIGGER);
        json.text(score.trigger().wireName());
        json.raw(SILENCE_DAYS);
        silenceDays.write(json, score.silenceDays());
        json.raw(RISK_CURVE);
        numbers(json, "risk_curve", score.riskCurve());
        json.raw(VALUE_TIER);
        json.text(score.valueTier().name());
        json.raw(EVENT_TIME);
        json.time(score.eventTime());
        json.raw(MODEL);
        model.write(json, score.model());
        json.raw('}');
        return json.message();
    }

    private static void numbers(JsonBytes json, String field, double[] numbers) {
        json.raw('[');
        for (int i = 0; i < numbers.length; i++) {
            if (i > 0) {
                json.raw(',');
            }
            if (!Double.isFinite(numbers[i])) {
                throw new IllegalArgumentException("field '" + field + "' has a number that is not finite");
            }
            json.number(numbers[i]);
        }
        json.raw(']');
    }
}
