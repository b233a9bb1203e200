package io.tidewatch.engine.alert;

import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ValueTier;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * When to suggest what. A rule matches if each of its sets is empty or holds the alert's value, and if less is at stake than it says;
 * the first rule that matches decides.
 *
 * @param bands for these bands
 * @param tiers for users of these value tiers
 * @param reasons if the alert's first reason has one of these codes, and either moved the risk by three percentage points or more or is
 *     the event that raised the alert
 * @param valueAtRiskBelow if less of the shop's currency is at stake; empty: however much is
 * @param action what to suggest
 * @param parameters handed to the consumer as they are, for example {@code percent: "10"}
 */
public record ActionRule(
        Set<Band> bands,
        Set<ValueTier> tiers,
        Set<AlertReason> reasons,
        OptionalDouble valueAtRiskBelow,
        ActionType action,
        Map<String, String> parameters) {
    public ActionRule {
        Objects.requireNonNull(valueAtRiskBelow, "valueAtRiskBelow");
        bands = bands == null ? Set.of() : Set.copyOf(bands);
        tiers = tiers == null ? Set.of() : Set.copyOf(tiers);
        reasons = reasons == null ? Set.of() : Set.copyOf(reasons);
        Objects.requireNonNull(
                action,
                "'policy.actions' has a rule without 'action'; give coupon, recommendation, points, call or none");
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
    }

    /** A rule however much is at stake. */
    public ActionRule(
            Set<Band> bands,
            Set<ValueTier> tiers,
            Set<AlertReason> reasons,
            ActionType action,
            Map<String, String> parameters) {
        this(bands, tiers, reasons, OptionalDouble.empty(), action, parameters);
    }

    /** Whether the action costs money that a customer who comes anyway would cost nothing. */
    boolean isMoney() {
        return action == ActionType.COUPON || action == ActionType.POINTS;
    }

    boolean isRecommendation() {
        return action == ActionType.RECOMMENDATION;
    }

    boolean matches(Situation situation) {
        return (bands.isEmpty() || bands.contains(situation.band()))
                && (tiers.isEmpty() || tiers.contains(situation.tier()))
                && (reasons.isEmpty()
                        || situation.firstReason().filter(reasons::contains).isPresent())
                && (valueAtRiskBelow.isEmpty() || situation.valueAtRisk() < valueAtRiskBelow.getAsDouble());
    }

    /** A text that is the same for equal rules: for the policy's version. */
    String canonical() {
        return new TreeSet<>(bands)
                + "|" + new TreeSet<>(tiers)
                + "|" + new TreeSet<>(reasons)
                + "|" + valueAtRiskBelow
                + "|" + action
                + "|" + new TreeMap<>(parameters);
    }
}
