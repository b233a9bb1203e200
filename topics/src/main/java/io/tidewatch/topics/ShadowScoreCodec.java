package io.tidewatch.topics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** {@link ShadowScore} to JSON bytes and back. Thread-safe; no state. */
public final class ShadowScoreCodec {
    private static final String MESSAGE = "shadow score";

    private ShadowScoreCodec() {}

    /**
     * Reads a record, also one of the old form, which has a horizon for a window. Unknown fields are ignored.
     *
     * @throws InvalidMessageException if a field is missing, of another type or of a value this version does not know
     */
    public static ShadowScore read(byte[] json) throws InvalidMessageException {
        JsonFields<InvalidMessageException> score = MessageReader.of(MESSAGE, json);
        return new ShadowScore(
                score.text("event_id"),
                score.text("user_id"),
                score.constant("type", EventType.values(), EventType::wireName),
                score.time("event_time"),
                score.object("active", ShadowScoreCodec::opinion),
                score.object("shadow", ShadowScoreCodec::opinion));
    }

    /** Writes a record: fields in the order of {@link ShadowScore}, absent ones left out, time in UTC with milliseconds. */
    public static byte[] write(ShadowScore score) {
        return Json.object(json -> {
            json.writeStringField("event_id", score.eventId());
            json.writeStringField("user_id", score.userId());
            json.writeStringField("type", score.type().wireName());
            json.writeStringField("event_time", WireTime.format(score.eventTime()));
            opinion(json, "active", score.active());
            opinion(json, "shadow", score.shadow());
        });
    }

    private static ModelOpinion opinion(JsonFields<InvalidMessageException> opinion) throws InvalidMessageException {
        return new ModelOpinion(
                opinion.text("model"),
                opinion.number("risk"),
                opinion.whole(opinion.named("window_days", "horizon_days")),
                opinion.constant("band", Band.values(), Band::name),
                opinion.optionalNumber("alerts_after_days"));
    }

    private static void opinion(JsonGenerator json, String field, ModelOpinion opinion) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("model", opinion.model());
        Json.finite(json, "risk", opinion.risk());
        json.writeNumberField("window_days", opinion.windowDays());
        json.writeStringField("band", opinion.band().name());
        Json.finite(json, "alerts_after_days", opinion.alertsAfterDays());
        json.writeEndObject();
    }
}
