package io.tidewatch.topics;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The message on the compacted topic {@code churn.scores}, keyed by {@code userId}: the user's latest score.
 *
 * @param userId the user
 * @param risk P(no visit before {@code due}) at {@code eventTime}, 0 to 1, rounded to 4 decimals
 * @param windowDays whole days without a visit after which this user counts as lost, by the user's own pace; 1 or more
 * @param usualGapDays days that usually pass between two visits of this user, more than 0, rounded to 1 decimal; empty in
 *     messages of the old form
 * @param due the window's end: without a visit before it the user counts as lost
 * @param valueAtRisk {@code risk} times what the user would be expected to spend in a window, in the shop's currency, 0 or
 *     more, rounded to 2 decimals; empty in messages of the old form
 * @param band the band the user is in now
 * @param trigger an event, or a silence that crossed into another band
 * @param silenceDays the silences of the curve, days since the window began, which is {@code windowDays} before {@code due};
 *     ascending from 0; not copied, must not be changed
 * @param riskCurve the risk at each of those silences if no visit comes until then, 0 to 1; not copied, must not be changed
 * @param valueTier what the user spends, beside the shop's other customers
 * @param visits visits of this user so far, 1 or more once there was one; empty in messages of the old form
 * @param eventTime the event's time, or the moment the band was crossed
 * @param model name of the model that scored
 * @param arm the arm of the experiment that the user belongs to; empty if there is none
 */
public record RiskScore(
        String userId,
        double risk,
        int windowDays,
        OptionalDouble usualGapDays,
        Instant due,
        OptionalDouble valueAtRisk,
        Band band,
        Trigger trigger,
        double[] silenceDays,
        double[] riskCurve,
        ValueTier valueTier,
        OptionalInt visits,
        Instant eventTime,
        String model,
        Optional<String> arm) {
    public RiskScore {
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(usualGapDays, "usualGapDays");
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(valueAtRisk, "valueAtRisk");
        Objects.requireNonNull(band, "band");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(silenceDays, "silenceDays");
        Objects.requireNonNull(riskCurve, "riskCurve");
        Objects.requireNonNull(valueTier, "valueTier");
        Objects.requireNonNull(visits, "visits");
        Objects.requireNonNull(eventTime, "eventTime");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(arm, "arm");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RiskScore that
                && userId.equals(that.userId)
                && Double.compare(risk, that.risk) == 0
                && windowDays == that.windowDays
                && usualGapDays.equals(that.usualGapDays)
                && due.equals(that.due)
                && valueAtRisk.equals(that.valueAtRisk)
                && band == that.band
                && trigger == that.trigger
                && Arrays.equals(silenceDays, that.silenceDays)
                && Arrays.equals(riskCurve, that.riskCurve)
                && valueTier == that.valueTier
                && visits.equals(that.visits)
                && eventTime.equals(that.eventTime)
                && model.equals(that.model)
                && arm.equals(that.arm);
    }

    @Override
    public int hashCode() {
        return Objects.hash(userId, risk, eventTime, Arrays.hashCode(riskCurve));
    }
}
