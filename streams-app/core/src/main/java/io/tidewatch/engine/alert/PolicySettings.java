package io.tidewatch.engine.alert;

import io.tidewatch.engine.scoring.ShopValues;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.topics.Language;
import io.tidewatch.topics.TidewatchException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

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
 * @param actions rules, the first that matches decides; where none does, nothing is suggested. Money is passed over before the
 *     usual gap has passed, so a rule that is no money should follow it
 * @param language in which reasons are told, the configuration's {@code language}; decides nothing else
 */
public record PolicySettings(
        Optional<Thresholds> thresholds,
        OptionalDouble deadlineShare,
        Duration coolDown,
        Optional<ShopValues> values,
        String shop,
        boolean actBeforeTrained,
        List<ActionRule> actions,
        Language language) {
    /** CRM teams cap contacts at about one a week; a user who was just won back should not hear the same again. */
    public static final Duration DEFAULT_COOL_DOWN = Duration.ofDays(7);

    /** What a shop that gave itself no name is called, by retraining and engine alike. */
    public static final String DEFAULT_SHOP = "my-shop";

    public PolicySettings {
        Objects.requireNonNull(thresholds, "thresholds");
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(language, "language");
        if (shop.isBlank()) {
            throw new TidewatchException("'policy.shop' is empty; give the shop a name, as its models are trained for");
        }
        deadlineShare.ifPresent(share -> {
            if (!(share > 0 && share <= 1)) {
                throw new TidewatchException(
                        "'policy.deadline_share' is " + share + "; give more than 0 and at most 1, for example 0.5");
            }
        });
        if (coolDown.isNegative()) {
            throw new TidewatchException("'policy.cool_down' is " + coolDown + "; give 0 or more, for example 7d");
        }
        actions = List.copyOf(actions);
        if (actions.isEmpty()) {
            throw new TidewatchException(
                    "'policy.actions' is empty; give at least one rule, or leave the key out for the defaults");
        }
    }

    /** The settings of a shop whose agents read English. */
    public PolicySettings(
            Optional<Thresholds> thresholds,
            OptionalDouble deadlineShare,
            Duration coolDown,
            Optional<ShopValues> values,
            String shop,
            boolean actBeforeTrained,
            List<ActionRule> actions) {
        this(thresholds, deadlineShare, coolDown, values, shop, actBeforeTrained, actions, Language.EN);
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
        return new PolicySettings(
                thresholds, deadlineShare, coolDown, values, name, actBeforeTrained, actions, language);
    }

    /** The same settings for a shop that wants to act on any model. */
    public PolicySettings actingBeforeTrained() {
        return new PolicySettings(thresholds, deadlineShare, coolDown, values, shop, true, actions, language);
    }

    /** The same settings with reasons told in another language. */
    public PolicySettings inLanguage(Language other) {
        return new PolicySettings(thresholds, deadlineShare, coolDown, values, shop, actBeforeTrained, actions, other);
    }

    /**
     * A person where much is at stake, money where it is nearly lost or something went wrong, else what costs little or nothing.
     */
    public static List<ActionRule> defaultActions() {
        return DefaultActions.RULES;
    }
}
