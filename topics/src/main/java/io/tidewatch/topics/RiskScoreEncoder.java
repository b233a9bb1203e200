package io.tidewatch.topics;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Writes one {@link RiskScore} after the other as JSON bytes, reusing what it can, for callers that write many. What it writes is what
 * {@link RiskScoreCodec#write} says. Fastest where scores of equally long windows share one array of silences, and those of one
 * model its name. Not thread-safe.
 */
public final class RiskScoreEncoder {
    private static final byte[] USER_ID = JsonBytes.constant("{\"user_id\":");
    private static final byte[] RISK = JsonBytes.constant(",\"risk\":");
    private static final byte[] WINDOW_DAYS = JsonBytes.constant(",\"window_days\":");
    private static final byte[] USUAL_GAP_DAYS = JsonBytes.constant(",\"usual_gap_days\":");
    private static final byte[] DUE = JsonBytes.constant(",\"due\":");
    private static final byte[] VALUE_AT_RISK = JsonBytes.constant(",\"value_at_risk\":");
    private static final byte[] BAND = JsonBytes.constant(",\"band\":");
    private static final byte[] TRIGGER = JsonBytes.constant(",\"trigger\":");
    private static final byte[] SILENCE_DAYS = JsonBytes.constant(",\"silence_days\":");
    private static final byte[] RISK_CURVE = JsonBytes.constant(",\"risk_curve\":");
    private static final byte[] VALUE_TIER = JsonBytes.constant(",\"value_tier\":");
    private static final byte[] VISITS = JsonBytes.constant(",\"visits\":");
    private static final byte[] EVENT_TIME = JsonBytes.constant(",\"event_time\":");
    private static final byte[] MODEL = JsonBytes.constant(",\"model\":");
    private static final byte[] ARM = JsonBytes.constant(",\"arm\":");

    /**
     * Grids whose text is kept, one a place, by the last bits of the window's days: users whose window is equally long have the
     * same grid. A power of two above the widest range of windows that models have by default, 30 to 180 days, so that no two
     * of them share a place. A few hundred bytes each.
     */
    private static final int GRIDS = 256;

    private final JsonBytes json = new JsonBytes();
    private final List<Repeated<double[]>> silenceDays = Stream.generate(
                    () -> new Repeated<double[]>((to, days) -> numbers(to, "silence_days", days)))
            .limit(GRIDS)
            .toList();
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
        json.raw(WINDOW_DAYS);
        json.whole(score.windowDays());
        number(USUAL_GAP_DAYS, "usual_gap_days", score.usualGapDays());
        json.raw(DUE);
        json.time(score.due());
        number(VALUE_AT_RISK, "value_at_risk", score.valueAtRisk());
        json.raw(BAND);
        json.text(score.band().name());
        json.raw(TRIGGER);
        json.text(score.trigger().wireName());
        json.raw(SILENCE_DAYS);
        silenceDays.get(score.windowDays() & GRIDS - 1).write(json, score.silenceDays());
        json.raw(RISK_CURVE);
        numbers(json, "risk_curve", score.riskCurve());
        json.raw(VALUE_TIER);
        json.text(score.valueTier().name());
        if (score.visits().isPresent()) {
            json.raw(VISITS);
            json.whole(score.visits().getAsInt());
        }
        json.raw(EVENT_TIME);
        json.time(score.eventTime());
        json.raw(MODEL);
        model.write(json, score.model());
        if (score.arm().isPresent()) {
            json.raw(ARM);
            json.text(score.arm().get());
        }
        json.raw('}');
        return json.message();
    }

    private void number(byte[] name, String field, OptionalDouble number) {
        if (number.isPresent()) {
            json.raw(name);
            json.number(Json.finite(field, number.getAsDouble()));
        }
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
