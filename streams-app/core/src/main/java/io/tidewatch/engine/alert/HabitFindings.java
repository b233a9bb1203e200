package io.tidewatch.engine.alert;

import io.tidewatch.engine.feature.FeatureGroup;
import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.EventType;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds how a customer's habit changes, and what else the profile tells of it. A change has to be visible in the numbers that are
 * told: "lately 3 lines, usually 3" is none.
 */
final class HabitFindings {
    /** Recent gaps so much longer than usual: two gaps of one and a half times the usual one, or one of two and a half. */
    private static final double SLOWING = 1.25;
    /** Two purchases in a row of half the usual size bring the recent mean so far down; a single one does not. */
    private static final double SHRUNK = 0.75;
    /** A purchase is overdue where the usual gap between two has passed one and a half times. */
    private static final double OVERDUE = 1.5;
    /** One line or category less is chance. */
    private static final int LEAST_LESS = 2;
    /** With fewer visits or purchases there is no habit to compare with. */
    private static final int LEAST_OF_A_HABIT = 3;
    /** Smaller sums are no spending that a person would speak of. */
    private static final double LEAST_MONEY = 1;
    /** Baskets of one line are nothing to tell. */
    private static final double LEAST_LINES = 1.5;
    /** Four stars and what rounds to them are a good rating. */
    private static final double GOOD_RATING = 3.5;

    private final Profile profile;
    private final double usualGapDays;
    private final long time;

    /**
     * @param usualGapDays the customer's usual gap between visits
     * @param time the alert's time, epoch milliseconds
     */
    HabitFindings(Profile profile, double usualGapDays, long time) {
        this.profile = profile;
        this.usualGapDays = usualGapDays;
        this.time = time;
    }

    /** What a group of features shows that may drive a customer away. */
    Optional<Finding> decline(FeatureGroup group) {
        return switch (group) {
            case FREQUENCY -> fewVisits().or(this::slowing);
            case RECENCY -> overduePurchase();
            case MONEY -> lowerSpend();
            case BASKET -> smallerBaskets().or(this::fewerCategories);
            case BEHAVIOUR, RATINGS, TROUBLE, CALENDAR -> Optional.empty();
        };
    }

    /** What a group of features shows that speaks for a customer; nothing where it shows a decline as well. */
    Optional<Finding> strength(FeatureGroup group) {
        if (decline(group).isPresent()) {
            return Optional.empty();
        }
        return switch (group) {
            case FREQUENCY -> regular();
            case RECENCY -> recentPurchase();
            case MONEY -> spending();
            case BASKET -> baskets();
            case RATINGS -> goodRatings();
            case BEHAVIOUR, TROUBLE, CALENDAR -> Optional.empty();
        };
    }

    private Optional<Finding> fewVisits() {
        return switch (profile.visits()) {
            case 1 -> finding(AlertReason.FEW_VISITS, Sentences::oneVisit);
            case 2 -> finding(AlertReason.FEW_VISITS, Sentences::twoVisits);
            default -> Optional.empty();
        };
    }

    private Optional<Finding> slowing() {
        double lately = Math.exp(profile.gapLogRecent());
        double own = GapLogarithm.days((double) profile.gapLogSum() / Math.max(1, profile.visits() - 1));
        boolean visible = profile.visits() >= LEAST_OF_A_HABIT
                && lately >= SLOWING * Math.max(own, usualGapDays)
                && Figures.wholeDays(lately) > Figures.wholeDays(usualGapDays);
        return visible
                ? finding(
                        AlertReason.VISITS_SLOWING,
                        words -> words.visitsSlowing(Figures.wholeDays(lately), Figures.wholeDays(usualGapDays)))
                : Optional.empty();
    }

    private Optional<Finding> overduePurchase() {
        long last = profile.lastTime(EventType.PURCHASE);
        if (profile.visits() < LEAST_OF_A_HABIT) {
            return Optional.empty();
        }
        if (last == 0) {
            return finding(AlertReason.RECENCY, words -> words.neverBought(profile.visits()));
        }
        double usual = Math.max(profile.purchaseGapMean(), usualGapDays);
        boolean cameSince = Figures.daysBetween(last, profile.lastOfVisit()) > 0;
        long daysAgo = Figures.daysBetween(last, time);
        boolean overdue = cameSince && daysAgo >= OVERDUE * usual;
        if (!overdue) {
            return Optional.empty();
        }
        return finding(
                AlertReason.RECENCY,
                words -> profile.purchases() < LEAST_OF_A_HABIT
                        ? words.cameWithoutBuying(daysAgo)
                        : words.purchaseOverdue(daysAgo, Figures.wholeDays(usual)));
    }

    private Optional<Finding> lowerSpend() {
        double lately = profile.valueRecent();
        double usual = profile.purchases() == 0 ? 0 : profile.spendTotal() / profile.purchases();
        return lately >= LEAST_MONEY && isShrunk(lately, usual)
                ? finding(AlertReason.LOWER_SPEND, words -> words.lowerSpend(lately, usual))
                : Optional.empty();
    }

    private Optional<Finding> smallerBaskets() {
        long lately = Math.round(profile.linesRecent());
        long usual = Math.round(profile.linesMean());
        return lately >= 1 && lately <= usual - LEAST_LESS && isShrunk(profile.linesRecent(), profile.linesMean())
                ? finding(AlertReason.SMALLER_BASKETS, words -> words.smallerBaskets(lately, usual))
                : Optional.empty();
    }

    private Optional<Finding> fewerCategories() {
        long lately = Math.round(profile.categoriesRecent());
        long usual = Math.round(profile.categoriesMean());
        return lately >= 1
                        && lately <= usual - LEAST_LESS
                        && isShrunk(profile.categoriesRecent(), profile.categoriesMean())
                ? finding(AlertReason.FEWER_CATEGORIES, words -> words.fewerCategories(lately, usual))
                : Optional.empty();
    }

    private boolean isShrunk(double lately, double usual) {
        return profile.purchases() >= LEAST_OF_A_HABIT && lately <= SHRUNK * usual;
    }

    private Optional<Finding> regular() {
        return profile.visits() >= LEAST_OF_A_HABIT
                ? finding(AlertReason.FREQUENCY, words -> words.hasCome(profile.visits()))
                : Optional.empty();
    }

    private Optional<Finding> recentPurchase() {
        long last = profile.lastTime(EventType.PURCHASE);
        long daysAgo = Figures.daysBetween(last, time);
        return last > 0 && daysAgo <= usualGapDays
                ? finding(AlertReason.RECENCY, words -> words.bought(daysAgo))
                : Optional.empty();
    }

    private Optional<Finding> spending() {
        return profile.purchases() > 1 && profile.spendTotal() >= LEAST_MONEY
                ? finding(AlertReason.MONEY, words -> words.hasSpent(profile.spendTotal(), profile.purchases()))
                : Optional.empty();
    }

    private Optional<Finding> baskets() {
        return profile.purchases() > 1 && profile.linesMean() >= LEAST_LINES
                ? finding(AlertReason.BASKET, words -> words.fullBaskets(Math.round(profile.linesMean())))
                : Optional.empty();
    }

    private Optional<Finding> goodRatings() {
        if (profile.ratings() == 0 || profile.ratingRecent() < GOOD_RATING || profile.ratingLast() < GOOD_RATING) {
            return Optional.empty();
        }
        return finding(
                AlertReason.RATINGS,
                words -> profile.ratings() == 1
                        ? words.onlyRating(profile.ratingLast())
                        : words.recentRatings(profile.ratingRecent()));
    }

    private static Optional<Finding> finding(AlertReason code, Function<Sentences, String> text) {
        return Optional.of(new Finding(code, text));
    }
}
