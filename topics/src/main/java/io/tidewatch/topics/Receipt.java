package io.tidewatch.topics;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The message on {@code churn.receipts}, keyed by {@code userId}: what a consumer did about an alert. Written by coupon and CRM services, so that
 * the effect can be told beside what was delivered, and less what it cost.
 *
 * @param receiptId the same if it is sent again
 * @param alertId the alert
 * @param episodeId its episode
 * @param assignmentId its assignment; empty if the alert named none
 * @param userId the customer
 * @param consumer the service, such as {@code coupon}
 * @param status what became of the action
 * @param action what was done
 * @param cost what it cost, in the shop's currency, 0 or more; empty if nothing was spent or nobody knows
 * @param time when
 */
public record Receipt(
        String receiptId,
        String alertId,
        String episodeId,
        Optional<String> assignmentId,
        String userId,
        String consumer,
        Status status,
        ActionType action,
        OptionalDouble cost,
        Instant time) {
    /** What became of an action. */
    public enum Status {
        /** The customer got it, or a person has the task. */
        DELIVERED,
        /** The customer had heard too often, or a cap on money was reached. */
        CAPPED,
        /** The customer used it. */
        REDEEMED,
        /** What was delivered was taken back, since the customer came without it: its cost does not count. */
        REVOKED,
        /** The customer or the shop did not want it. */
        REFUSED,
        /** It could not be delivered. */
        FAILED
    }

    public Receipt {
        Objects.requireNonNull(receiptId, "receiptId");
        Objects.requireNonNull(alertId, "alertId");
        Objects.requireNonNull(episodeId, "episodeId");
        Objects.requireNonNull(assignmentId, "assignmentId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(consumer, "consumer");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(cost, "cost");
        Objects.requireNonNull(time, "time");
    }

    /** The same without the customer's id, as {@link Assignment#withoutUser}. */
    public Receipt withoutUser() {
        return new Receipt(receiptId, alertId, episodeId, assignmentId, "", consumer, status, action, cost, time);
    }
}
