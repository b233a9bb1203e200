package io.tidewatch.engine.alert;

import io.tidewatch.engine.profile.Profile;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.EventType;
import java.time.Duration;
import java.util.Optional;

/** Finds what went wrong for a customer lately: returned goods, calls for support, poor ratings. */
final class TroubleFindings {
    /**
     * Trouble so long before the last visit is got over: the customer came back. Measured on generated shops, where longer tells of
     * more customers who leave for another cause, and shorter misses some who leave for this one.
     */
    private static final Duration SERVICE_AGE = Duration.ofDays(30);
    /** An opinion lasts longer, until the customer gives another one. */
    private static final Duration RATING_AGE = Duration.ofDays(90);
    /** Shops show ratings in halves of a star: less is no change. */
    private static final double SOURED_BY = 0.5;
    /** The mean of two ratings says nothing of a habit. */
    private static final int RATINGS_OF_A_HABIT = 3;

    private final Profile profile;
    private final long time;

    /** @param time the alert's time, epoch milliseconds */
    TroubleFindings(Profile profile, long time) {
        this.profile = profile;
        this.time = time;
    }

    /** The last return or call for support, whichever is later. */
    Optional<Finding> service() {
        long goods = profile.lastTime(EventType.RETURN);
        long support = profile.lastTime(EventType.SUPPORT);
        if (!isRecent(Math.max(goods, support), SERVICE_AGE)) {
            return Optional.empty();
        }
        return Optional.of(
                support > goods
                        ? new Finding(
                                AlertReason.SUPPORT_CONTACT,
                                words -> words.askedSupport(Figures.daysBetween(support, time)))
                        : new Finding(
                                AlertReason.RETURNED_GOODS,
                                words -> returned(words, Figures.daysBetween(goods, time))));
    }

    /** Ratings that are poor or get worse. */
    Optional<Finding> ratings() {
        // Surveys of the support are ratings too.
        long rated = Math.max(profile.lastTime(EventType.REVIEW), profile.lastTime(EventType.SUPPORT));
        if (profile.ratings() == 0 || !isRecent(rated, RATING_AGE)) {
            return Optional.empty();
        }
        float last = profile.ratingLast();
        float lately = profile.ratingRecent();
        float usual = profile.ratingMean();
        if (profile.ratings() >= RATINGS_OF_A_HABIT && last < usual && lately <= usual - SOURED_BY) {
            return Optional.of(new Finding(AlertReason.RATINGS_SOURED, words -> words.ratingsSoured(lately, usual)));
        }
        if (last < Trouble.POOR_RATING) {
            return Optional.of(new Finding(AlertReason.POOR_RATINGS, words -> words.lastRating(last)));
        }
        return lately < Trouble.POOR_RATING
                ? Optional.of(new Finding(AlertReason.POOR_RATINGS, words -> words.recentRatings(lately)))
                : Optional.empty();
    }

    /** What the customer's last event tells of trouble; empty if it was none. */
    Optional<Finding> last() {
        long last = profile.lastTime();
        if (isAt(EventType.RETURN, last) || isAt(EventType.SUPPORT, last)) {
            return service();
        }
        return isAt(EventType.REVIEW, last) ? ratings() : Optional.empty();
    }

    /** Profiles keep the times of types in seconds. */
    private boolean isAt(EventType type, long moment) {
        return profile.lastTime(type) / 1000 == moment / 1000;
    }

    private boolean isRecent(long moment, Duration age) {
        return moment > 0 && moment >= profile.lastOfVisit() - age.toMillis();
    }

    private String returned(Sentences words, long daysAgo) {
        if (profile.returns() < 2) {
            return words.returnedGoods(daysAgo);
        }
        return profile.purchases() == 0
                ? words.returnedGoods(daysAgo, profile.returns())
                : words.returnedGoods(daysAgo, profile.returns(), profile.purchases());
    }
}
