package io.tidewatch.topics;

import java.util.Arrays;
import java.util.Optional;

/** What an alert's reasons can be about: the codes that consumers branch on. A newer engine may write others. */
public enum AlertReason {
    /** No visit for long, by the measure of the user's own pace. */
    LONG_SILENCE,
    /** The user's gaps between visits get longer. */
    VISITS_SLOWING,
    /** The user's baskets have fewer lines than they used to. */
    SMALLER_BASKETS,
    /** The user spends less than before. */
    LOWER_SPEND,
    /** The user buys from fewer categories than before. */
    FEWER_CATEGORIES,
    /** The user's recent ratings are low. */
    POOR_RATINGS,
    /** The user's recent ratings are lower than the earlier ones. */
    RATINGS_SOURED,
    /** The user sent goods back. */
    RETURNED_GOODS,
    /** The user asked support for help. */
    SUPPORT_CONTACT,
    /** Few visits so far: the user has no habit yet. */
    FEW_VISITS,
    /** How long the last purchase is ago. */
    RECENCY,
    /** How often the user comes and buys. */
    FREQUENCY,
    /** How much the user spends. */
    MONEY,
    /** What the user's baskets hold. */
    BASKET,
    /** How the user rates. */
    RATINGS;

    /** The reason of that code; empty for a code of another version. */
    public static Optional<AlertReason> of(String code) {
        return Arrays.stream(values())
                .filter(reason -> reason.name().equals(code))
                .findFirst();
    }
}
