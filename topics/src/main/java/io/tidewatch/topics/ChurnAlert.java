package io.tidewatch.topics;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The message on {@code churn.interventions}, keyed by {@code userId}: one step of an episode.
 *
 * @param alertId deterministic: the same user, episode, kind, band and policy give the same id in every run
 * @param episodeId the episode, the same in all its alerts
 * @param assignmentId the {@link Assignment} that the episode belongs to, to be named in a {@link Receipt}; empty once its time is over, and in
 *     messages of the old form
 * @param userId the user
 * @param kind what happened in the episode
 * @param trigger an event of the user, or its absence
 * @param risk P(no visit before {@code due}) at {@code eventTime}, 0 to 1, rounded to 4 decimals
 * @param windowDays whole days without a visit after which this user counts as lost, by the user's own pace; 1 or more
 * @param silenceDays days since the last visit, 0 or more, rounded to 1 decimal; empty in messages of the old form
 * @param usualGapDays days that usually pass between two visits of this user, more than 0, rounded to 1 decimal; empty in
 *     messages of the old form
 * @param due the window's end: without a visit before it the user counts as lost
 * @param valueAtRisk {@code risk} times what the user would be expected to spend in a window, in the shop's currency, 0 or
 *     more, rounded to 2 decimals; empty in messages of the old form
 * @param band the band the user is in now
 * @param previousBand the band before
 * @param reasons what moved the risk, strongest first
 * @param suggestedAction what to try; empty for RESOLVED and EXPIRED
 * @param valueTier what the user spends, beside the shop's other customers
 * @param visits visits of this user so far, 1 or more once there was one; empty in messages of the old form
 * @param eventTime the event's time, or for a silence the moment the line was crossed
 * @param detectedAt when the engine noticed; in a replay the same as {@code eventTime}
 * @param expiresAt from when the episode is over without a return
 * @param causedBy the id of the event that triggered it; empty for a silence
 * @param model name of the model that scored
 * @param policyVersion fingerprint of the policy's settings
 */
public record ChurnAlert(
        String alertId,
        String episodeId,
        Optional<String> assignmentId,
        String userId,
        AlertKind kind,
        Trigger trigger,
        double risk,
        int windowDays,
        OptionalDouble silenceDays,
        OptionalDouble usualGapDays,
        Instant due,
        OptionalDouble valueAtRisk,
        Band band,
        Band previousBand,
        List<Reason> reasons,
        Optional<SuggestedAction> suggestedAction,
        ValueTier valueTier,
        OptionalInt visits,
        Instant eventTime,
        Instant detectedAt,
        Instant expiresAt,
        Optional<String> causedBy,
        String model,
        String policyVersion) {
    /**
     * The message that a user was erased: what an alert tells beside is neutral.
     *
     * @param alertId the same in every run, and another one if the user is erased again
     * @param time when it was asked for
     */
    public static ChurnAlert erased(
            String alertId, String userId, Instant time, Instant detectedAt, String model, String policyVersion) {
        return new ChurnAlert(
                alertId,
                alertId,
                Optional.empty(),
                userId,
                AlertKind.ERASED,
                Trigger.EVENT,
                0,
                1,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                time,
                OptionalDouble.empty(),
                Band.HEALTHY,
                Band.HEALTHY,
                List.of(),
                Optional.empty(),
                ValueTier.LOW,
                OptionalInt.empty(),
                time,
                detectedAt,
                time,
                Optional.empty(),
                model,
                policyVersion);
    }

    public ChurnAlert {
        Objects.requireNonNull(alertId, "alertId");
        Objects.requireNonNull(episodeId, "episodeId");
        Objects.requireNonNull(assignmentId, "assignmentId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(silenceDays, "silenceDays");
        Objects.requireNonNull(usualGapDays, "usualGapDays");
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(valueAtRisk, "valueAtRisk");
        Objects.requireNonNull(band, "band");
        Objects.requireNonNull(previousBand, "previousBand");
        reasons = List.copyOf(reasons);
        Objects.requireNonNull(suggestedAction, "suggestedAction");
        Objects.requireNonNull(valueTier, "valueTier");
        Objects.requireNonNull(visits, "visits");
        Objects.requireNonNull(eventTime, "eventTime");
        Objects.requireNonNull(detectedAt, "detectedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(causedBy, "causedBy");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(policyVersion, "policyVersion");
    }
}
