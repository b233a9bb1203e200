package io.tidewatch.engine.effect;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * An assignment of a customer to an arm, and what became of it.
 *
 * @param assignmentId of the assignment
 * @param userId whose
 * @param arm into which the customer fell
 * @param shares probabilities of the arms at that moment; {@code arm} is one of them
 * @param covariates what was known before
 * @param traits by what effects are broken down
 * @param assignedAt when
 * @param due the end of the churn window, at which the outcome is known
 * @param delivered whether a consumer said that the action reached the customer
 * @param cost what the actions cost, money, at least 0
 * @param outcome empty until it is known
 */
public record Trial(
        String assignmentId,
        String userId,
        String arm,
        ArmShares shares,
        Covariates covariates,
        Traits traits,
        Instant assignedAt,
        Instant due,
        boolean delivered,
        double cost,
        Optional<TrialOutcome> outcome) {

    /** The order in which customers were assigned; ids make it the same wherever trials come from. */
    public static final Comparator<Trial> BY_ASSIGNMENT =
            Comparator.comparing(Trial::assignedAt).thenComparing(Trial::assignmentId);

    public Trial {
        Objects.requireNonNull(assignmentId, "assignmentId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(covariates, "covariates");
        Objects.requireNonNull(traits, "traits");
        Objects.requireNonNull(assignedAt, "assignedAt");
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(outcome, "outcome");
        shares.of(arm);
        if (Amounts.check("cost", cost) < 0) {
            throw new IllegalArgumentException("the cost is " + cost + ", below 0");
        }
    }

    /** Whether nothing is done to the customer. */
    public boolean heldOut() {
        return arm.equals(shares.holdout());
    }
}
