package io.tidewatch.topics;

import java.time.Instant;
import java.util.Objects;

/**
 * The message on {@code churn.shadow}, keyed by {@code userId}: one event as the model in force and the one in its shadow
 * score it. Written only while a shadow is set; nobody acts on it.
 *
 * @param eventId the event
 * @param userId the user
 * @param type what the user did
 * @param eventTime the event's time
 * @param active what the model in force says
 * @param shadow what the other one says
 */
public record ShadowScore(
        String eventId, String userId, EventType type, Instant eventTime, ModelOpinion active, ModelOpinion shadow) {
    public ShadowScore {
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(eventTime, "eventTime");
        Objects.requireNonNull(active, "active");
        Objects.requireNonNull(shadow, "shadow");
    }
}
