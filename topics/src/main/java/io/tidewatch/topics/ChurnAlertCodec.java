package io.tidewatch.topics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** {@link ChurnAlert} to JSON bytes and back. Thread-safe; no state. */
public final class ChurnAlertCodec {
    private static final String MESSAGE = "churn alert";

    private ChurnAlertCodec() {}

    /**
     * Reads an alert. Unknown fields are ignored; without {@code reasons} there are none, without {@code detected_at} it is
     * {@code event_time}. In a message of the old form the window is what {@code horizon_days} says and its end {@code
     * expires_at}.
     *
     * @throws InvalidMessageException if a field is missing, of another type or of a value this version does not know
     */
    public static ChurnAlert read(byte[] json) throws InvalidMessageException {
        JsonFields<InvalidMessageException> alert = MessageReader.of(MESSAGE, json);
        return new ChurnAlert(
                alert.text("alert_id"),
                alert.text("episode_id"),
                alert.optionalText("assignment_id"),
                alert.text("user_id"),
                alert.constant("kind", AlertKind.values(), AlertKind::name),
                alert.constant("trigger", Trigger.values(), Trigger::wireName),
                alert.number("risk"),
                alert.whole(alert.named("window_days", "horizon_days")),
                alert.optionalNumber("silence_days"),
                alert.optionalNumber("usual_gap_days"),
                alert.time(alert.named("due", "expires_at")),
                alert.optionalNumber("value_at_risk"),
                alert.constant("band", Band.values(), Band::name),
                alert.constant("previous_band", Band.values(), Band::name),
                alert.objects("reasons", ChurnAlertCodec::reason),
                alert.optionalObject("suggested_action", SuggestedActionJson::read),
                alert.constant("value_tier", ValueTier.values(), ValueTier::name),
                alert.optionalWhole("visits"),
                alert.time("event_time"),
                alert.time(alert.named("detected_at", "event_time")),
                alert.time("expires_at"),
                alert.optionalText("caused_by"),
                alert.text("model"),
                alert.text("policy_version"));
    }

    /** Writes an alert: fields in the order of {@link ChurnAlert}, absent ones left out, times in UTC with milliseconds. */
    public static byte[] write(ChurnAlert alert) {
        return Json.object(json -> fields(json, alert));
    }

    private static void fields(JsonGenerator json, ChurnAlert alert) throws IOException {
        json.writeStringField("alert_id", alert.alertId());
        json.writeStringField("episode_id", alert.episodeId());
        if (alert.assignmentId().isPresent()) {
            json.writeStringField("assignment_id", alert.assignmentId().get());
        }
        json.writeStringField("user_id", alert.userId());
        json.writeStringField("kind", alert.kind().name());
        json.writeStringField("trigger", alert.trigger().wireName());
        Json.finite(json, "risk", alert.risk());
        json.writeNumberField("window_days", alert.windowDays());
        Json.finite(json, "silence_days", alert.silenceDays());
        Json.finite(json, "usual_gap_days", alert.usualGapDays());
        json.writeStringField("due", WireTime.format(alert.due()));
        Json.finite(json, "value_at_risk", alert.valueAtRisk());
        json.writeStringField("band", alert.band().name());
        json.writeStringField("previous_band", alert.previousBand().name());
        json.writeArrayFieldStart("reasons");
        for (Reason reason : alert.reasons()) {
            json.writeStartObject();
            json.writeStringField("code", reason.code());
            json.writeStringField("direction", reason.direction().wireName());
            Json.finite(json, "value", reason.value());
            json.writeStringField("text", reason.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (alert.suggestedAction().isPresent()) {
            SuggestedActionJson.write(
                    json, "suggested_action", alert.suggestedAction().get());
        }
        json.writeStringField("value_tier", alert.valueTier().name());
        if (alert.visits().isPresent()) {
            json.writeNumberField("visits", alert.visits().getAsInt());
        }
        json.writeStringField("event_time", WireTime.format(alert.eventTime()));
        json.writeStringField("detected_at", WireTime.format(alert.detectedAt()));
        json.writeStringField("expires_at", WireTime.format(alert.expiresAt()));
        if (alert.causedBy().isPresent()) {
            json.writeStringField("caused_by", alert.causedBy().get());
        }
        json.writeStringField("model", alert.model());
        json.writeStringField("policy_version", alert.policyVersion());
    }

    private static Reason reason(JsonFields<InvalidMessageException> reason) throws InvalidMessageException {
        return new Reason(
                reason.text("code"),
                reason.constant("direction", Direction.values(), Direction::wireName),
                reason.number("value"),
                reason.text("text"));
    }
}
