package io.tidewatch.engine.alert;

import io.tidewatch.engine.scoring.ShopValues;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ValueTier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The alert policy's settings: the part {@code policy} of the configuration.
 *
 * @param thresholds where the bands begin; empty: as the model's manifest says, which chose them from the budget
 * @param deadlineShare the share of the churn window after which AT_RISK raises no more; empty: as the model's manifest says
 * @param coolDown after an episode ends, no new one is raised for this long
 * @param values money spent in 30 days from which a customer counts as MEDIUM and HIGH; empty: as the model's manifest says, which
 *     knows the shop's own distribution
 * @param shop the shop that the engine runs for; a model that was trained for another one raises nothing
 * @param actBeforeTrained whether to raise with a model that does not know the shop
 * @param actions rules, the first that matches decides; the last one should match always
 */
public record PolicySettings(
        Optional<Thresholds> thresholds,
        OptionalDouble deadlineShare,
        Duration coolDown,
        Optional<ShopValues> values,
        String shop,
        boolean actBeforeTrained,
        List<ActionRule> actions) {
    /** CRM teams cap contacts at about one a week; a user who was just won back should not hear the same again. */
    public static final Duration DEFAULT_COOL_DOWN = Duration.ofDays(7);

    /** What a shop that gave itself no name is called, by retraining and engine alike. */
    public static final String DEFAULT_SHOP = "my-shop";

    public PolicySettings {
        Objects.requireNonNull(thresholds, "thresholds");
        Objects.requireNonNull(values, "values");
        if (shop.isBlank()) {
            throw new IllegalArgumentException(
                    "'policy.shop' is empty; give the shop a name, as its models are trained for");
        }
        deadlineShare.ifPresent(share -> {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException(
                        "'policy.deadline_share' is " + share + "; give more than 0 and at most 1, for example 0.5");
            }
        });
        if (coolDown.isNegative()) {
            throw new IllegalArgumentException(
                    "'policy.cool_down' is " + coolDown + "; give 0 or more, for example 7d");
        }
        actions = List.copyOf(actions);
        if (actions.isEmpty()) {
            throw new IllegalArgumentException(
                    "'policy.actions' is empty; give at least one rule, or leave the key out for the defaults");
        }
    }

    /** The settings of a shop that has configured nothing. */
    public static PolicySettings defaults() {
        return new PolicySettings(
                Optional.empty(),
                OptionalDouble.empty(),
                DEFAULT_COOL_DOWN,
                Optional.empty(),
                DEFAULT_SHOP,
                false,
                defaultActions());
    }

    /** The same settings for another shop. */
    public PolicySettings forShop(String name) {
        return new PolicySettings(thresholds, deadlineShare, coolDown, values, name, actBeforeTrained, actions);
    }

    /** The same settings for a shop that wants to act on any model. */
    public PolicySettings actingBeforeTrained() {
        return new PolicySettings(thresholds, deadlineShare, coolDown, values, shop, true, actions);
    }

    /** A person for valuable users with trouble, money where money was the reason, else what costs little. */
    public static List<ActionRule> defaultActions() {
        return List.of(
                new ActionRule(
                        Set.of(),
                        Set.of(ValueTier.HIGH),
                        Set.of(ReasonCodes.TROUBLE, ReasonCodes.POOR_RATINGS),
                        ActionType.CALL,
                        Map.of("topic", "service")),
                new ActionRule(
                        Set.of(Band.CRITICAL),
                        Set.of(ValueTier.HIGH),
                        Set.of(),
                        ActionType.CALL,
                        Map.of("topic", "win_back")),
                new ActionRule(
                        Set.of(Band.CRITICAL),
                        Set.of(ValueTier.MEDIUM, ValueTier.HIGH),
                        Set.of(),
                        ActionType.COUPON,
                        Map.of("percent", "15", "valid_days", "14")),
                new ActionRule(
                        Set.of(),
                        Set.of(ValueTier.MEDIUM, ValueTier.HIGH),
                        Set.of(),
                        ActionType.COUPON,
                        Map.of("percent", "10", "valid_days", "14")),
                new ActionRule(Set.of(Band.CRITICAL), Set.of(), Set.of(), ActionType.POINTS, Map.of("points", "200")),
                new ActionRule(
                        Set.of(), Set.of(), Set.of(), ActionType.RECOMMENDATION, Map.of("basis", "last_purchases")));
    }
}
