package io.tidewatch.engine.alert;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.topics.AlertReason;

/** Tells how long a customer has not come, always against a pace: the customer's own, or the shop's after a single visit. */
final class SilenceFinding {
    /** Who comes less often than once a month comes seldom. */
    private static final double SELDOM_DAYS = 30;

    private SilenceFinding() {}

    /**
     * The silence, whatever it moved.
     *
     * @param usualGapDays the customer's usual gap between visits
     * @param time the alert's time, epoch milliseconds
     */
    static Finding of(Profile profile, double usualGapDays, long time) {
        return new Finding(AlertReason.LONG_SILENCE, () -> text(profile, usualGapDays, time));
    }

    /** Whether a person would see a reason in it: not where the own habit calls it short. */
    static boolean isWorthTelling(Profile profile, double usualGapDays, long time) {
        double days = days(profile, time);
        boolean hasHabit = CustomerGroup.of(Standing.of(profile)) == CustomerGroup.REGULAR;
        return profile.visits() > 0
                && days >= 1
                && (!hasHabit || isLonger(days, usualGapDays) || usualGapDays >= SELDOM_DAYS);
    }

    private static double days(Profile profile, long time) {
        return Math.max(0, time - Standing.of(profile).lastVisit()) / ProfileUpdater.MILLIS_PER_DAY;
    }

    private static String text(Profile profile, double usualGapDays, long time) {
        long days = Wording.wholeDays(days(profile, time));
        String silence = "No visit for " + Wording.days(days);
        boolean longerThanUsual = isLonger(days, usualGapDays);
        return switch (profile.visits()) {
            case 0 -> "Has never visited the shop, only sent goods back.";
            case 1 ->
                silence + " since the first one"
                        + (longerThanUsual
                                ? "; customers of this shop usually come again after " + afterDays(usualGapDays) + "."
                                : ".");
            // One gap is no habit, but it is the customer's own.
            case 2 -> silence + afterTwo(days, GapLogarithm.days(profile.gapLogSum()));
            default -> silence + "; " + habit(longerThanUsual, usualGapDays) + " " + Wording.every(usualGapDays) + ".";
        };
    }

    private static boolean isLonger(double days, double usualGapDays) {
        return Wording.wholeDays(days) >= Wording.wholeDays(usualGapDays);
    }

    private static String habit(boolean longerThanUsual, double usualGapDays) {
        if (longerThanUsual) {
            return "usually comes every";
        }
        return usualGapDays >= SELDOM_DAYS ? "comes seldom, about every" : "comes about every";
    }

    private static String afterTwo(long days, double gap) {
        return isLonger(days, gap) ? "; came back after " + afterDays(gap) + " the first time." : " after two visits.";
    }

    private static String afterDays(double days) {
        return Wording.wholeDays(days) == 1 ? "a day" : Long.toString(Wording.wholeDays(days));
    }
}
