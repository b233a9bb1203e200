package io.tidewatch.console.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.console.view.Warning;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Reason;
import io.tidewatch.topics.SuggestedAction;
import java.util.Locale;
import java.util.OptionalDouble;

/** A warning, and an alert, as JSON for the page. */
final class WarningJson {
    private WarningJson() {}

    static void write(ObjectNode json, Warning warning) {
        alert(json, warning.latest());
        json.put("episode", warning.raised().episodeId());
        json.put("state", warning.state().name());
        AnswerJson.time(
                json, "raised_at", java.util.Optional.of(warning.raised().eventTime()));
        AnswerJson.time(json, "ended_at", warning.endedAt());
        ArrayNode receipts = json.putArray("receipts");
        for (Warning.Done done : warning.receipts()) {
            ObjectNode receipt = receipts.addObject()
                    .put("consumer", done.consumer())
                    .put("status", done.status())
                    .put("action", done.action());
            AnswerJson.time(receipt, "at", java.util.Optional.of(done.at()));
        }
    }

    static void alert(ObjectNode json, ChurnAlert alert) {
        json.put("user", alert.userId())
                .put("kind", alert.kind().name())
                .put("trigger", alert.trigger().wireName())
                .put("band", alert.band().name())
                .put("risk", alert.risk())
                .put("tier", alert.valueTier().name())
                .put("window_days", alert.windowDays());
        number(json, "money", alert.valueAtRisk());
        number(json, "silence_days", alert.silenceDays());
        number(json, "usual_gap_days", alert.usualGapDays());
        alert.visits().ifPresent(visits -> json.put("visits", visits));
        AnswerJson.time(json, "at", java.util.Optional.of(alert.eventTime()));
        AnswerJson.time(json, "due", java.util.Optional.of(alert.due()));
        ArrayNode reasons = json.putArray("reasons");
        for (Reason reason : alert.reasons()) {
            reasons.addObject()
                    .put("code", reason.code())
                    .put("direction", reason.direction().name().toLowerCase(Locale.ROOT))
                    .put("text", reason.text());
        }
        alert.suggestedAction().ifPresent(action -> action(json.putObject("action"), action));
    }

    private static void action(ObjectNode json, SuggestedAction action) {
        json.put("type", action.type().wireName());
        ObjectNode parameters = json.putObject("parameters");
        action.parameters().forEach(parameters::put);
    }

    private static void number(ObjectNode json, String field, OptionalDouble number) {
        number.ifPresent(value -> json.put(field, value));
    }
}
