package io.tidewatch.engine.alert;

import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ValueTier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The alert policy's settings: the part {@code policy} of the configuration.
 *
 * @param thresholds where the bands begin; empty: as the model's manifest says, which chose them from an alert budget
 * @param patience AT_RISK raises an episode only after the user has been silent for so long, CRITICAL at once; empty: as the
 *     model's manifest says, which chose its lines for it
 * @param deadline after so long a silence only CRITICAL raises; empty: as the model's manifest says. One shorter than the
 *     patience counts as long as that
 * @param coolDown after an episode ends, no new one is raised for this long
 * @param expireAfter an episode without a return ends after this long; empty: the model's horizon
 * @param mediumValueFrom money spent in about the last four months from which a user counts as MEDIUM
 * @param highValueFrom likewise HIGH
 * @param actions rules, the first that matches decides; the last one should match always
 */
public record PolicySettings(
        Optional<Thresholds> thresholds,
        Optional<Duration> patience,
        Optional<Duration> deadline,
        Duration coolDown,
        Optional<Duration> expireAfter,
        double mediumValueFrom,
        double highValueFrom,
        List<ActionRule> actions) {
    /** CRM teams cap contacts at about one a week; a user who was just won back should not hear the same again. */
    public static final Duration DEFAULT_COOL_DOWN = Duration.ofDays(7);
    /** Some baskets in four months; in a currency like the euro, the pound or the dollar. */
    public static final double DEFAULT_MEDIUM_VALUE = 100;
    /** Worth a call by a person. */
    public static final double DEFAULT_HIGH_VALUE = 1000;

    public PolicySettings {
        Objects.requireNonNull(thresholds, "thresholds");
        Objects.requireNonNull(expireAfter, "expireAfter");
        patience.ifPresent(time -> {
            if (time.isNegative()) {
                throw new IllegalArgumentException("'policy.patience' is " + time + "; give 0 or more, for example 7d");
            }
        });
        deadline.ifPresent(time -> {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException(
                        "'policy.deadline' is " + time + "; give more than 0, for example 15d");
            }
        });
        if (coolDown.isNegative()) {
            throw new IllegalArgumentException(
                    "'policy.cool_down' is " + coolDown + "; give 0 or more, for example 7d");
        }
        expireAfter.ifPresent(time -> {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException(
                        "'policy.expire_after' is " + time + "; give more than 0, for example 30d");
            }
        });
        if (!(mediumValueFrom >= 0 && mediumValueFrom <= highValueFrom)) {
            throw new IllegalArgumentException("'policy.medium_value_from' is " + mediumValueFrom
                    + " and 'policy.high_value_from' is " + highValueFrom + "; give 0 <= medium <= high");
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
                Optional.empty(),
                Optional.empty(),
                DEFAULT_COOL_DOWN,
                Optional.empty(),
                DEFAULT_MEDIUM_VALUE,
                DEFAULT_HIGH_VALUE,
                defaultActions());
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
