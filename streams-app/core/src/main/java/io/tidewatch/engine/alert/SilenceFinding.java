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

    private String text(Sentences words) {
        long silence = Figures.wholeDays(days);
        long shopGap = Figures.wholeDays(shopGapDays);
        return switch (visits) {
            case 0 -> words.neverVisited();
            case 1 ->
                isAtLeast(shopGapDays)
                        ? words.silentSinceFirstVisit(silence, shopGap)
                        : words.silentSinceFirstVisit(silence);
            case 2 -> {
                if (isAtLeast(onlyGapDays)) {
                    yield words.silentBeyondOnlyGap(silence, Figures.wholeDays(onlyGapDays));
                }
                yield isAtLeast(shopGapDays)
                        ? words.silentAfterTwoVisits(silence, shopGap)
                        : words.silentAfterTwoVisits(silence);
            }
            default -> againstTheHabit(words, silence, Figures.wholeDays(usualGapDays));
        };
    }

    private String againstTheHabit(Sentences words, long silence, long usualGap) {
        if (isAtLeast(usualGapDays)) {
            return words.silentBeyondUsualGap(silence, usualGap);
        }
        return usualGapDays >= SELDOM_DAYS
                ? words.silentAndSeldom(silence, usualGap)
                : words.silentWithinUsualGap(silence, usualGap);
    }

    /** As a reader sees it, in whole days. */
    private boolean isAtLeast(double gapDays) {
        return Figures.wholeDays(days) >= Figures.wholeDays(gapDays);
    }
}
