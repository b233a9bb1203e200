package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.ChurnAlert;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a service made of one alert: a row of its journal. The rows in order are all that a service remembers.
 *
 * @param alertId the alert, decided once
 * @param episodeId the alert's episode
 * @param userId the alert's user
 * @param eventTime the alert's event time: the clock of all caps
 * @param verdict the outcome
 * @param order what the sink is to be told, if anything; must not be changed
 */
public record Decision(
        String alertId,
        String episodeId,
        String userId,
        Instant eventTime,
        Verdict verdict,
        Optional<ObjectNode> order) {
    public Decision {
        Objects.requireNonNull(alertId, "alertId");
        Objects.requireNonNull(episodeId, "episodeId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(eventTime, "eventTime");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(order, "order");
    }

    /** Nothing to tell the sink. */
    static Decision without(ChurnAlert alert, Verdict verdict) {
        return new Decision(
                alert.alertId(), alert.episodeId(), alert.userId(), alert.eventTime(), verdict, Optional.empty());
    }

    /** An order for the sink. */
    static Decision with(ChurnAlert alert, Verdict verdict, ObjectNode order) {
        return new Decision(
                alert.alertId(), alert.episodeId(), alert.userId(), alert.eventTime(), verdict, Optional.of(order));
    }

    ObjectNode toJson() {
        ObjectNode row = JsonNodeFactory.instance
                .objectNode()
                .put("alert_id", alertId)
                .put("episode_id", episodeId)
                .put("user_id", userId)
                .put("event_time", eventTime.toString())
                .put("verdict", verdict.name());
        order.ifPresent(body -> row.set("order", body));
        return row;
    }

    /** @throws IllegalArgumentException when a field is missing or of another form */
    static Decision fromJson(JsonNode row) {
        try {
            return new Decision(
                    row.required("alert_id").textValue(),
                    row.required("episode_id").textValue(),
                    row.required("user_id").textValue(),
                    Instant.parse(row.required("event_time").asText()),
                    Verdict.valueOf(row.required("verdict").asText()),
                    Optional.ofNullable((ObjectNode) row.get("order")));
        } catch (DateTimeException | ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException("a field has another form than the journal's", e);
        }
    }
}
