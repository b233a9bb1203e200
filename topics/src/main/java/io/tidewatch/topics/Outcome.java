package io.tidewatch.topics;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The message on {@code churn.outcomes}, keyed by {@code userId}: what became of an assignment, told once, when its time is over. A customer
 * who was erased before has none.
 *
 * @param assignmentId the {@link Assignment}'s id
 * @param userId the customer
 * @param experiment the experiment's name, as in the assignment
 * @param arm the arm's name, as in the assignment
 * @param heldOut whether it is the hold-out
 * @param returned whether a visit came after {@code assignedAt} and before {@code due}; if not, the customer is lost
 * @param days days from {@code assignedAt} until the first such visit, 0 or more, rounded to 1 decimal; empty without one
 * @param spend money of the purchases less that of the returns in that time, in the shop's currency, rounded to 2 decimals; negative if more
 *     was given back than bought
 * @param assignedAt when the alert was raised, or would have been
 * @param due the end of the time that counts
 */
public record Outcome(
        String assignmentId,
        String userId,
        String experiment,
        String arm,
        boolean heldOut,
        boolean returned,
        OptionalDouble days,
        double spend,
        Instant assignedAt,
        Instant due) {
    public Outcome {
        Objects.requireNonNull(assignmentId, "assignmentId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(experiment, "experiment");
        Objects.requireNonNull(arm, "arm");
        Objects.requireNonNull(days, "days");
        Objects.requireNonNull(assignedAt, "assignedAt");
        Objects.requireNonNull(due, "due");
    }
}
