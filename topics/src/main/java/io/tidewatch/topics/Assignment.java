package io.tidewatch.topics;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The message on {@code churn.assignments}, keyed by {@code userId}: a customer about to leave was given to an arm of the experiment. The
 * hold-out's customers are told of here as well, though no alert of theirs reaches {@code churn.interventions}.
 *
 * @param assignmentId the id of the episode with which it began, the same in every run
 * @param userId the customer
 * @param experiment the experiment's name
 * @param arm the arm's name
 * @param heldOut whether it is the hold-out, so that nobody hears of the customer
 * @param propensity how likely this arm was for this customer, more than 0, at most 1
 * @param risk P(no visit before {@code due}) at {@code assignedAt}, 0 to 1, rounded to 4 decimals
 * @param band the band of the alert
 * @param valueTier what the customer spends, beside the shop's other customers
 * @param customerGroup how well the shop knows the customer: {@code new}, {@code returning} or {@code regular}; empty in messages of the old form
 * @param reason the code of the strongest reason; empty if there was none
 * @param valueAtRisk {@code risk} times {@code expectedSpend}
 * @param expectedSpend what the customer would be expected to spend within a window, in the shop's currency, 0 or more, rounded to 2 decimals
 * @param windowDays whole days of the customer's churn window, 1 or more
 * @param action what was suggested, or would have been in the hold-out
 * @param ruleAction what the policy's rules would suggest; empty in messages of the old form
 * @param actionPropensities how likely each action was for this customer, over all arms and a strategy's choices, each more than 0; they sum to 1, and
 *     the hold-out counts as doing nothing; empty in messages of the old form
 * @param assignedAt when the alert was raised, or would have been
 * @param due the end of the churn window: what happens before it is the outcome
 * @param model name of the model that scored
 * @param policyVersion fingerprint of the policy's settings
 */
public record Assignment(
        String assignmentId,
        String userId,
        String experiment,
        String arm,
        boolean heldOut,
        double propensity,
        double risk,
        Band band,
        ValueTier valueTier,
        Optional<String> customerGroup,
        Optional<String> reason,
        double valueAtRisk,
        double expectedSpend,
        int windowDays,
        SuggestedAction action,
        Optional<ActionType> ruleAction,
        Map<ActionType, Double> actionPropensities,
        Instant assignedAt,
        Instant due,
        String model,
        String policyVersion) {
    public Assignment {
        Objects.requireNonNull(assignmentId, "assignmentId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(experiment, "experiment");
        Objects.requireNonNull(arm, "arm");
        Objects.requireNonNull(band, "band");
        Objects.requireNonNull(valueTier, "valueTier");
        Objects.requireNonNull(customerGroup, "customerGroup");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(ruleAction, "ruleAction");
        actionPropensities = Map.copyOf(actionPropensities);
        Objects.requireNonNull(assignedAt, "assignedAt");
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(policyVersion, "policyVersion");
        if (!(propensity > 0 && propensity <= 1)) {
            throw new IllegalArgumentException("propensity is " + propensity + ", not within (0, 1]");
        }
    }

    /** The same without the customer's id: for what is kept in memory longer than it takes to act on it. */
    public Assignment withoutUser() {
        return new Assignment(
                assignmentId,
                "",
                experiment,
                arm,
                heldOut,
                propensity,
                risk,
                band,
                valueTier,
                customerGroup,
                reason,
                valueAtRisk,
                expectedSpend,
                windowDays,
                action,
                ruleAction,
                actionPropensities,
                assignedAt,
                due,
                model,
                policyVersion);
    }

    /** What was done about the customer: the hold-out's are left alone, whatever would have been suggested. */
    public ActionType done() {
        return heldOut ? ActionType.NONE : action.type();
    }
}
