package io.tidewatch.engine.alert;

import static io.tidewatch.topics.AlertReason.FEWER_CATEGORIES;
import static io.tidewatch.topics.AlertReason.LOWER_SPEND;
import static io.tidewatch.topics.AlertReason.POOR_RATINGS;
import static io.tidewatch.topics.AlertReason.RATINGS_SOURED;
import static io.tidewatch.topics.AlertReason.RETURNED_GOODS;
import static io.tidewatch.topics.AlertReason.SMALLER_BASKETS;
import static io.tidewatch.topics.AlertReason.SUPPORT_CONTACT;
import static io.tidewatch.topics.Band.CRITICAL;
import static io.tidewatch.topics.ValueTier.HIGH;
import static io.tidewatch.topics.ValueTier.LOW;
import static io.tidewatch.topics.ValueTier.MEDIUM;

import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertReason;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a shop that has configured nothing suggests to whom.
 *
 * <p>More than half of those AT_RISK come back by themselves, so a discount for all of them would mostly be given away. A coupon is
 * for those who are nearly lost. Points cost something only if they are spent, which needs a visit. A call costs a person's time and
 * is for the tenth of the customers who spend most.
 */
final class DefaultActions {
    private static final Set<AlertReason> WENT_WRONG =
            Set.of(RETURNED_GOODS, SUPPORT_CONTACT, POOR_RATINGS, RATINGS_SOURED);
    private static final Set<AlertReason> BUYS_LESS = Set.of(SMALLER_BASKETS, LOWER_SPEND, FEWER_CATEGORIES);
    private static final Map<String, String> LAST_PURCHASES = Map.of("basis", "last_purchases");
    /** One unit of the shop's currency: a message costs at least some of the customer's attention, which is worth more. */
    private static final double LEAST_AT_STAKE = 1;

    static final List<ActionRule> RULES = List.of(
            // A customer who was let down wants to be heard, or at least an apology; no offer makes up for it.
            new ActionRule(Set.of(), Set.of(HIGH), WENT_WRONG, ActionType.CALL, Map.of("topic", "service")),
            // A visitor who never buys is nothing to lose. In a log without money nobody is LOW.
            new ActionRule(
                    Set.of(), Set.of(LOW), Set.of(), OptionalDouble.of(LEAST_AT_STAKE), ActionType.NONE, Map.of()),
            new ActionRule(
                    Set.of(), Set.of(), WENT_WRONG, ActionType.POINTS, Map.of("points", "200", "topic", "apology")),
            // Nearly lost: few of them come back without being asked.
            new ActionRule(Set.of(CRITICAL), Set.of(HIGH), Set.of(), ActionType.CALL, Map.of("topic", "win_back")),
            new ActionRule(
                    Set.of(CRITICAL),
                    Set.of(MEDIUM),
                    Set.of(),
                    ActionType.COUPON,
                    Map.of("percent", "15", "valid_days", "14")),
            new ActionRule(Set.of(CRITICAL), Set.of(LOW), Set.of(), ActionType.POINTS, Map.of("points", "200")),
            // A customer who buys less than before finds less than before.
            new ActionRule(Set.of(), Set.of(), BUYS_LESS, ActionType.RECOMMENDATION, LAST_PURCHASES),
            new ActionRule(Set.of(), Set.of(HIGH), Set.of(), ActionType.POINTS, Map.of("points", "300")),
            new ActionRule(Set.of(), Set.of(), Set.of(), ActionType.RECOMMENDATION, LAST_PURCHASES));

    private DefaultActions() {}
}
