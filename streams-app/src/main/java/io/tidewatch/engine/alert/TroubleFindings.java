package io.tidewatch.engine.alert;

import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.EventType;
import java.util.Optional;

/** Finds what went wrong for a customer lately: returned goods, calls for support, poor ratings. */
final class TroubleFindings {
    /** Trouble that the customer has come back after this often is no reason to stay away. */
    private static final double GAPS = 2;
    /** Nobody believes that somebody stays away for trouble of a season ago. */
    private static final double MOST_DAYS = 90;
    /** Ratings below the middle of the scale are poor. */
    private static final double POOR_RATING = 2.5;
    /** Shops show ratings in halves of a star: less is no change. */
    private static final double SOURED_BY = 0.5;
    /** The mean of two ratings says nothing of a habit. */
    private static final int RATINGS_OF_A_HABIT = 3;

    private final Profile profile;
    private final long time;
    private final long since;

    /**
     * @param usualGapDays the customer's usual gap between visits
     * @param time the alert's time, epoch milliseconds
     */
    TroubleFindings(Profile profile, double usualGapDays, long time) {
        this.profile = profile;
        this.time = time;
        this.since = Math.max(
                profile.lastOfVisit() - (long) (GAPS * usualGapDays * ProfileUpdater.MILLIS_PER_DAY),
                time - (long) (MOST_DAYS * ProfileUpdater.MILLIS_PER_DAY));
    }

    /** The last return or call for support, whichever is later. */
    Optional<Finding> service() {
        long goods = profile.lastTime(EventType.RETURN);
        long support = profile.lastTime(EventType.SUPPORT);
        if (!isRecent(Math.max(goods, support))) {
            return Optional.empty();
        }
        return Optional.of(
                support > goods
                        ? new Finding(
                                AlertReason.SUPPORT_CONTACT,
                                () -> "Asked support for help " + Wording.ago(support, time) + ".")
                        : new Finding(AlertReason.RETURNED_GOODS, () -> returned(goods)));
    }

    /** Ratings that are poor or get worse. */
    Optional<Finding> ratings() {
        // Surveys of the support are ratings too.
        long rated = Math.max(profile.lastTime(EventType.REVIEW), profile.lastTime(EventType.SUPPORT));
        if (profile.ratings() == 0 || !isRecent(rated)) {
            return Optional.empty();
        }
        float last = profile.ratingLast();
        float lately = profile.ratingRecent();
        float usual = profile.ratingMean();
        if (profile.ratings() >= RATINGS_OF_A_HABIT && last < usual && lately <= usual - SOURED_BY) {
            return Optional.of(new Finding(
                    AlertReason.RATINGS_SOURED,
                    () -> "Ratings are getting worse: lately " + Wording.ofStars(lately) + ", usually "
                            + Wording.stars(usual) + "."));
        }
        if (last < POOR_RATING) {
            return Optional.of(
                    new Finding(AlertReason.POOR_RATINGS, () -> "The last rating was " + Wording.ofStars(last) + "."));
        }
        return lately < POOR_RATING
                ? Optional.of(new Finding(
                        AlertReason.POOR_RATINGS, () -> "Recent ratings average " + Wording.ofStars(lately) + "."))
                : Optional.empty();
    }

    /** The latest of both. */
    Optional<Finding> latest() {
        Optional<Finding> service = service();
        boolean rated = profile.lastTime(EventType.REVIEW)
                > Math.max(profile.lastTime(EventType.RETURN), profile.lastTime(EventType.SUPPORT));
        Optional<Finding> ratings = ratings();
        return ratings.isPresent() && (rated || service.isEmpty()) ? ratings : service;
    }

    private boolean isRecent(long moment) {
        return moment > 0 && moment >= since;
    }

    private String returned(long moment) {
        String sentence = "Sent goods back " + Wording.ago(moment, time);
        if (profile.returns() < 2) {
            return sentence + ".";
        }
        String returns = "; " + Wording.count(profile.returns(), "return");
        return sentence
                + returns
                + (profile.purchases() == 0
                        ? " so far."
                        : " in " + Wording.count(profile.purchases(), "purchase") + ".");
    }
}
