package io.tidewatch.topics;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody is to be erased, or may come back: the message on {@code shop.erasures}, keyed by {@code userId}. Requests of a user are
 * followed in order.
 *
 * @param requestId the request, the same for all users that were asked for together
 * @param userId whose
 * @param kind what is asked for
 * @param time when it was asked for, by the asking clock
 */
public record Erasure(String requestId, String userId, Kind kind, Instant time) {
    /** What is asked for. */
    public enum Kind {
        /** What is known of the user goes, and later events are refused. */
        ERASE,
        /** Events of an erased user are taken again; the user is new with the next one. */
        LIFT
    }

    public Erasure {
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(time, "time");
    }
}
