package io.tidewatch.topics;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * The message on the compacted topic {@code churn.scores}, keyed by {@code userId}: the user's latest score.
 *
 * @param userId the user
 * @param risk P(no visit within {@code horizonDays}) at {@code eventTime}, 0 to 1, rounded to 4 decimals
 * @param horizonDays days
 * @param band the band the user is in now
 * @param trigger an event, or a silence that crossed into another band
 * @param silenceDays the silences of the curve, days, ascending from 0; not copied, must not be changed
 * @param riskCurve the risk at each of those silences after the user's last event, 0 to 1; not copied, must not be changed
 * @param valueTier what the user has been worth lately
 * @param eventTime the event's time, or the moment the band was crossed
 * @param model name of the model that scored
 */
public record RiskScore(
        String userId,
        double risk,
        int horizonDays,
        Band band,
        Trigger trigger,
        double[] silenceDays,
        double[] riskCurve,
        ValueTier valueTier,
        Instant eventTime,
        String model) {
    public RiskScore {
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(band, "band");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(silenceDays, "silenceDays");
        Objects.requireNonNull(riskCurve, "riskCurve");
        Objects.requireNonNull(valueTier, "valueTier");
        Objects.requireNonNull(eventTime, "eventTime");
        Objects.requireNonNull(model, "model");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RiskScore that
                && userId.equals(that.userId)
                && Double.compare(risk, that.risk) == 0
                && horizonDays == that.horizonDays
                && band == that.band
                && trigger == that.trigger
                && Arrays.equals(silenceDays, that.silenceDays)
                && Arrays.equals(riskCurve, that.riskCurve)
                && valueTier == that.valueTier
                && eventTime.equals(that.eventTime)
                && model.equals(that.model);
    }

    @Override
    public int hashCode() {
        return Objects.hash(userId, risk, eventTime, Arrays.hashCode(riskCurve));
    }
}
