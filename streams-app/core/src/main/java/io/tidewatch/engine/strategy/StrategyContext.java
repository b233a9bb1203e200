package io.tidewatch.engine.strategy;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ValueTier;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What an action is chosen by. Few and coarse, since a shop has some thousand outcomes a year to learn from.
 *
 * @param band of the alert
 * @param tier what the customer spends
 * @param group how well the customer is known
 * @param firstReason the strongest reason, if there is one
 */
public record StrategyContext(Band band, ValueTier tier, CustomerGroup group, Optional<AlertReason> firstReason) {
    /** How many numbers {@link #features} has. */
    static final int SIZE = 8;

    private static final Set<AlertReason> WENT_WRONG = Set.of(
            AlertReason.RETURNED_GOODS,
            AlertReason.SUPPORT_CONTACT,
            AlertReason.POOR_RATINGS,
            AlertReason.RATINGS_SOURED);
    private static final Set<AlertReason> BUYS_LESS =
            Set.of(AlertReason.SMALLER_BASKETS, AlertReason.LOWER_SPEND, AlertReason.FEWER_CATEGORIES);

    public StrategyContext {
        Objects.requireNonNull(band, "band");
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(firstReason, "firstReason");
    }

    /** What an assignment tells; empty in messages of the old form, which do not tell how well the customer was known. */
    public static Optional<StrategyContext> of(Assignment assignment) {
        return assignment
                .customerGroup()
                .flatMap(CustomerGroup::ofKey)
                .map(group -> new StrategyContext(
                        assignment.band(),
                        assignment.valueTier(),
                        group,
                        assignment.reason().flatMap(AlertReason::of)));
    }

    /** 1, and a 1 for each thing that is so; the first of each kind has no number of its own. */
    double[] features() {
        return new double[] {
            1,
            one(band == Band.CRITICAL),
            one(tier == ValueTier.MEDIUM),
            one(tier == ValueTier.HIGH),
            one(group == CustomerGroup.RETURNING),
            one(group == CustomerGroup.REGULAR),
            one(firstReason.filter(WENT_WRONG::contains).isPresent()),
            one(firstReason.filter(BUYS_LESS::contains).isPresent())
        };
    }

    private static double one(boolean holds) {
        return holds ? 1 : 0;
    }
}
