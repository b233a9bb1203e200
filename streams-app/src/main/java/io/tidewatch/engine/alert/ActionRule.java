package io.tidewatch.engine.alert;

import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ValueTier;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * When to suggest what. A rule matches if each of its sets is empty or holds the alert's value; the first rule that matches
 * decides.
 *
 * @param bands for these bands
 * @param tiers for users of these value tiers
 * @param reasons if the alert's first reason has one of these codes and moved the risk by three percentage points or more
 * @param action what to suggest
 * @param parameters handed to the consumer as they are, for example {@code percent: "10"}
 */
public record ActionRule(
        Set<Band> bands, Set<ValueTier> tiers, Set<String> reasons, ActionType action, Map<String, String> parameters) {
    public ActionRule {
        bands = bands == null ? Set.of() : Set.copyOf(bands);
        tiers = tiers == null ? Set.of() : Set.copyOf(tiers);
        reasons = reasons == null ? Set.of() : Set.copyOf(reasons);
        Objects.requireNonNull(
                action, "'policy.actions' has a rule without 'action'; give coupon, recommendation, points or call");
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
    }

    /** Whether the action costs money that a customer who comes anyway would cost nothing. */
    boolean isMoney() {
        return action == ActionType.COUPON || action == ActionType.POINTS;
    }

    boolean isRecommendation() {
        return action == ActionType.RECOMMENDATION;
    }

    boolean matches(Band band, ValueTier tier, String firstReason) {
        return (bands.isEmpty() || bands.contains(band))
                && (tiers.isEmpty() || tiers.contains(tier))
                && (reasons.isEmpty() || reasons.contains(firstReason));
    }

    /** A text that is the same for equal rules: for the policy's version. */
    String canonical() {
        return new java.util.TreeSet<>(bands)
                + "|" + new java.util.TreeSet<>(tiers)
                + "|" + new java.util.TreeSet<>(reasons)
                + "|" + action
                + "|" + new TreeMap<>(parameters);
    }
}
