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
 * @param assignmentId the alert's assignment, to be named in receipts; empty if it named none, and in journals before this was kept
 * @param userId the alert's user
 * @param eventTime the alert's event time: the clock of all caps
 * @param expiresAt from when there is nothing left to win back; empty in rows of journals before this was kept
 * @param verdict the outcome
 * @param order what the sink is to be told, if anything; must not be changed
 */
public record Decision(
        String alertId,
        String episodeId,
        Optional<String> assignmentId,
        String userId,
        Instant eventTime,
        Optional<Instant> expiresAt,
        Verdict verdict,
        Optional<ObjectNode> order) {
    private static final String ERASE = "erase";

    public Decision {
        Objects.requireNonNull(alertId, "alertId");
        Objects.requireNonNull(episodeId, "episodeId");
        Objects.requireNonNull(assignmentId, "assignmentId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(eventTime, "eventTime");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(order, "order");
    }

    /** Nothing to tell the sink. */
    static Decision without(ChurnAlert alert, Verdict verdict) {
        return of(alert, verdict, Optional.empty());
    }

    /** An order for the sink. */
    static Decision with(ChurnAlert alert, Verdict verdict, ObjectNode order) {
        return of(alert, verdict, Optional.of(order));
    }

    /** The receiver is told to erase the user as well. */
    static Decision erasure(ChurnAlert alert) {
        return with(
                alert,
                Verdict.ERASED,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("action", ERASE)
                        .put("alert_id", alert.alertId())
                        .put("user_id", alert.userId()));
    }

    /** Whether an order tells the receiver to erase a user. */
    static boolean isErasure(ObjectNode order) {
        return ERASE.equals(order.path("action").textValue());
    }

    /**
     * What is kept of a settled decision about a user who was erased: that the alert was decided, and what a coupon cost, for the day's
     * budget. An alert's id is a hash.
     */
    Decision withoutUser() {
        boolean spent = verdict == Verdict.GRANTED;
        return new Decision(
                alertId,
                "",
                Optional.empty(),
                "",
                eventTime,
                Optional.empty(),
                spent ? verdict : Verdict.NONE,
                spent
                        ? order.map(body -> JsonNodeFactory.instance
                                .objectNode()
                                .put("coupon_id", "")
                                .put("cost", body.required("cost").decimalValue()))
                        : Optional.empty());
    }

    /** From when the order is no longer to be sent, as far as that is known. */
    Optional<Instant> expiry() {
        // Journals did not always keep it; a coupon's order did.
        return expiresAt.or(() ->
                order.map(body -> body.get("valid_until")).map(JsonNode::asText).map(Instant::parse));
    }

    ObjectNode toJson() {
        ObjectNode row = JsonNodeFactory.instance
                .objectNode()
                .put("alert_id", alertId)
                .put("episode_id", episodeId)
                .put("user_id", userId)
                .put("event_time", eventTime.toString())
                .put("verdict", verdict.name());
        assignmentId.ifPresent(id -> row.put("assignment_id", id));
        expiresAt.ifPresent(time -> row.put("expires_at", time.toString()));
        order.ifPresent(body -> row.set("order", body));
        return row;
    }

    /** @throws IllegalArgumentException when a field is missing or of another form */
    static Decision fromJson(JsonNode row) {
        try {
            return new Decision(
                    row.required("alert_id").textValue(),
                    row.required("episode_id").textValue(),
                    Optional.ofNullable(row.get("assignment_id")).map(JsonNode::textValue),
                    row.required("user_id").textValue(),
                    Instant.parse(row.required("event_time").asText()),
                    Optional.ofNullable(row.get("expires_at"))
                            .map(JsonNode::asText)
                            .map(Instant::parse),
                    Verdict.valueOf(row.required("verdict").asText()),
                    Optional.ofNullable((ObjectNode) row.get("order")));
        } catch (DateTimeException | ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException("a field has another form than the journal's", e);
        }
    }

    private static Decision of(ChurnAlert alert, Verdict verdict, Optional<ObjectNode> order) {
        return new Decision(
                alert.alertId(),
                alert.episodeId(),
                alert.assignmentId(),
                alert.userId(),
                alert.eventTime(),
                Optional.of(alert.expiresAt()),
                verdict,
                order);
    }
}
