package io.tidewatch.topics;

import java.time.Instant;
import java.util.Objects;

/**
 * A visitor who was anonymous has told who they are: the message on {@code shop.identities}, keyed by {@code anonymousId}. The limits are
 * checked where messages are read ({@link AliasCodec}), not here.
 *
 * @param eventId the producer's id of this message
 * @param userId the user by whom the shop knows the visitor
 * @param anonymousId what the visitor's events had as their user before
 * @param time when, by the shop's clock
 */
public record Alias(String eventId, String userId, String anonymousId, Instant time) {
    public Alias {
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(anonymousId, "anonymousId");
        Objects.requireNonNull(time, "time");
    }
}
