package io.tidewatch.engine.alert;

import io.tidewatch.engine.feature.FeatureGroup;
import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.EventType;
import java.util.Optional;

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
            case 1 -> finding(AlertReason.FEW_VISITS, "Only one visit so far.");
            case 2 -> finding(AlertReason.FEW_VISITS, "Only two visits so far.");
            default -> Optional.empty();
        };
    }

    private Optional<Finding> slowing() {
        double lately = Math.exp(profile.gapLogRecent());
        double own = GapLogarithm.days((double) profile.gapLogSum() / Math.max(1, profile.visits() - 1));
        boolean visible = profile.visits() >= LEAST_OF_A_HABIT
                && lately >= SLOWING * Math.max(own, usualGapDays)
                && Wording.wholeDays(lately) > Wording.wholeDays(usualGapDays);
        return visible
                ? Optional.of(new Finding(
                        AlertReason.VISITS_SLOWING,
                        () -> "Visits are getting rarer: lately every " + Wording.everyDays(lately) + ", usually every "
                                + Wording.every(usualGapDays) + "."))
                : Optional.empty();
    }

    private Optional<Finding> overduePurchase() {
        long last = profile.lastTime(EventType.PURCHASE);
        if (profile.visits() < LEAST_OF_A_HABIT) {
            return Optional.empty();
        }
        if (last == 0) {
            return finding(AlertReason.RECENCY, "Has come " + profile.visits() + " times and never bought anything.");
        }
        double usual = Math.max(profile.purchaseGapMean(), usualGapDays);
        boolean cameSince = Wording.daysBetween(last, profile.lastOfVisit()) > 0;
        boolean overdue = cameSince && Wording.daysBetween(last, time) >= OVERDUE * usual;
        if (!overdue) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                AlertReason.RECENCY,
                () -> profile.purchases() < LEAST_OF_A_HABIT
                        ? "Last bought something " + Wording.ago(last, time) + ", and came without buying since."
                        : "Last bought something " + Wording.ago(last, time) + "; usually buys every "
                                + Wording.every(usual) + "."));
    }

    private Optional<Finding> lowerSpend() {
        double lately = profile.valueRecent();
        double usual = profile.purchases() == 0 ? 0 : profile.spendTotal() / profile.purchases();
        return lately >= LEAST_MONEY && isShrunk(lately, usual)
                ? Optional.of(new Finding(
                        AlertReason.LOWER_SPEND,
                        () -> "Spends less on a purchase: lately " + Wording.money(lately) + ", usually "
                                + Wording.money(usual) + "."))
                : Optional.empty();
    }

    private Optional<Finding> smallerBaskets() {
        long lately = Math.round(profile.linesRecent());
        long usual = Math.round(profile.linesMean());
        return lately >= 1 && lately <= usual - LEAST_LESS && isShrunk(profile.linesRecent(), profile.linesMean())
                ? Optional.of(new Finding(
                        AlertReason.SMALLER_BASKETS,
                        () -> "Baskets are getting smaller: lately " + Wording.count(lately, "line") + ", usually "
                                + usual + "."))
                : Optional.empty();
    }

    private Optional<Finding> fewerCategories() {
        long lately = Math.round(profile.categoriesRecent());
        long usual = Math.round(profile.categoriesMean());
        return lately >= 1
                        && lately <= usual - LEAST_LESS
                        && isShrunk(profile.categoriesRecent(), profile.categoriesMean())
                ? Optional.of(new Finding(
                        AlertReason.FEWER_CATEGORIES,
                        () -> "Buys from fewer categories at a time: lately " + lately + ", usually " + usual + "."))
                : Optional.empty();
    }

    private boolean isShrunk(double lately, double usual) {
        return profile.purchases() >= LEAST_OF_A_HABIT && lately <= SHRUNK * usual;
    }

    private Optional<Finding> regular() {
        return profile.visits() >= LEAST_OF_A_HABIT
                ? Optional.of(
                        new Finding(AlertReason.FREQUENCY, () -> "Has come " + profile.visits() + " times so far."))
                : Optional.empty();
    }

    private Optional<Finding> recentPurchase() {
        long last = profile.lastTime(EventType.PURCHASE);
        return last > 0 && Wording.daysBetween(last, time) <= usualGapDays
                ? Optional.of(
                        new Finding(AlertReason.RECENCY, () -> "Bought something " + Wording.ago(last, time) + "."))
                : Optional.empty();
    }

    private Optional<Finding> spending() {
        return profile.purchases() > 1 && profile.spendTotal() >= LEAST_MONEY
                ? Optional.of(new Finding(
                        AlertReason.MONEY,
                        () -> "Has spent " + Wording.money(profile.spendTotal()) + " in " + profile.purchases()
                                + " purchases."))
                : Optional.empty();
    }

    private Optional<Finding> baskets() {
        return profile.purchases() > 1 && profile.linesMean() >= LEAST_LINES
                ? Optional.of(new Finding(
                        AlertReason.BASKET,
                        () -> "Baskets have " + Wording.count(Math.round(profile.linesMean()), "line")
                                + " on average."))
                : Optional.empty();
    }

    private Optional<Finding> goodRatings() {
        if (profile.ratings() == 0 || profile.ratingRecent() < GOOD_RATING || profile.ratingLast() < GOOD_RATING) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                AlertReason.RATINGS,
                () -> profile.ratings() == 1
                        ? "The only rating so far was " + Wording.ofStars(profile.ratingLast()) + "."
                        : "Recent ratings average " + Wording.ofStars(profile.ratingRecent()) + "."));
    }

    private static Optional<Finding> finding(AlertReason code, String text) {
        return Optional.of(new Finding(code, () -> text));
    }
}
