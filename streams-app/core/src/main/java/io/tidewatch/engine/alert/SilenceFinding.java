package io.tidewatch.engine.alert;

import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.topics.AlertReason;

/**
 * Tells how long a customer has not come, always against a pace: from three visits on the customer's own, before that the only gap so
 * far or the shop's pace.
 */
final class SilenceFinding {
    /** A customer who comes less often than once a month comes seldom. */
    private static final double SELDOM_DAYS = 30;
    /** With fewer visits a customer has no habit. */
    private static final int VISITS_OF_A_HABIT = 3;

    private final int visits;
    private final double onlyGapDays;
    private final double usualGapDays;
    private final double shopGapDays;
    private final double days;

    /**
     * @param usualGapDays the customer's usual gap between visits
     * @param shopGapDays that of the shop's customers
     * @param time the alert's time, epoch milliseconds
     */
    SilenceFinding(Profile profile, double usualGapDays, double shopGapDays, long time) {
        this.visits = profile.visits();
        this.onlyGapDays = GapLogarithm.days(profile.gapLogSum());
        this.usualGapDays = usualGapDays;
        this.shopGapDays = shopGapDays;
        this.days = Math.max(0, time - Standing.of(profile).lastVisit()) / ProfileUpdater.MILLIS_PER_DAY;
    }

    /** Whether a person would see a reason in it: not within a day, and not where the own habit calls it short. */
    boolean isWorthTelling() {
        return visits > 0
                && days >= 1
                && (visits < VISITS_OF_A_HABIT || isAtLeast(usualGapDays) || usualGapDays >= SELDOM_DAYS);
    }

    /** The silence, whether it is worth telling or not. */
    Finding finding() {
        return new Finding(AlertReason.LONG_SILENCE, this::text);
    }

    private String text() {
        String silence = "No visit for " + Wording.days(Wording.wholeDays(days));
        return switch (visits) {
            case 0 -> "Has never visited the shop, only sent goods back.";
            case 1 -> silence + " since the first one" + againstTheShop();
            case 2 ->
                isAtLeast(onlyGapDays)
                        ? silence + "; came back after " + after(onlyGapDays) + " the first time."
                        : silence + " after two visits" + againstTheShop();
            default -> silence + "; " + habit() + " " + Wording.every(usualGapDays) + ".";
        };
    }

    private String againstTheShop() {
        return isAtLeast(shopGapDays)
                ? "; customers of this shop usually come again after " + after(shopGapDays) + "."
                : ".";
    }

    private String habit() {
        if (isAtLeast(usualGapDays)) {
            return "usually comes every";
        }
        return usualGapDays >= SELDOM_DAYS ? "comes seldom, about every" : "comes about every";
    }

    /** As a reader sees it, in whole days. */
    private boolean isAtLeast(double gapDays) {
        return Wording.wholeDays(days) >= Wording.wholeDays(gapDays);
    }

    private static String after(double gapDays) {
        return Wording.wholeDays(gapDays) == 1 ? "a day" : Long.toString(Wording.wholeDays(gapDays));
    }
}
