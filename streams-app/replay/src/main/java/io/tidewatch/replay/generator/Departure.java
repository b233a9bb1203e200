package io.tidewatch.replay.generator;

/**
 * How a customer's time with the shop ends.
 *
 * @param begins when the signs begin, epoch milliseconds
 * @param leaves when the customer decides not to come back, not before {@code begins}
 */
record Departure(Cause cause, long begins, long leaves) {
    /** Mean days of stay of a customer who is neither driven away nor fed up. */
    private static final double MEAN_STAY_DAYS = 330;

    private static final double ONE_TIME_SHARE = 0.22;
    private static final double ONE_TIME_DAYS = 21;
    /** Of those who leave by themselves. */
    private static final double NATURAL_SHARE = 0.25;

    private static final double LOST_INTEREST_SHARE = 0.45;
    /** A decline lasts for about so many of the customer's own gaps between visits. */
    private static final double DECLINE_GAPS = 4;

    private static final double DECLINE_DEVIATION = 0.35;
    private static final double MIN_DECLINE_DAYS = 7;
    private static final double MAX_DECLINE_DAYS = 150;

    /** What a newcomer's time would come to if every parcel went well. */
    static Departure draw(long arrival, Shopper shopper, Dice dice) {
        double kind = dice.uniform();
        double cause = dice.uniform();
        long stays = arrival + days(dice.exponential(MEAN_STAY_DAYS));
        double length = declineDays(shopper, dice);
        if (kind < ONE_TIME_SHARE) {
            // Long enough to send back or review what was bought.
            long done = arrival + days(dice.uniform(1, ONE_TIME_DAYS));
            return new Departure(Cause.ONE_TIME, done, done);
        }
        if (cause < NATURAL_SHARE) {
            return new Departure(Cause.NATURAL, stays, stays);
        }
        Cause slow = cause < NATURAL_SHARE + LOST_INTEREST_SHARE ? Cause.LOST_INTEREST : Cause.PRICE;
        return new Departure(slow, stays, stays + days(length));
    }

    /** The second time of a customer who was kept: as a newcomer's, but for those who come once only. */
    static Departure again(long now, Shopper shopper, Dice dice) {
        long stays = now + days(dice.exponential(MEAN_STAY_DAYS));
        return new Departure(Cause.LOST_INTEREST, stays, stays + days(declineDays(shopper, dice)));
    }

    /** A customer whom a message was too much for. */
    static Departure annoyed(long now) {
        return new Departure(Cause.NATURAL, now, now);
    }

    /** A customer who has had enough now. */
    static Departure fedUp(long now, Shopper shopper, Dice dice) {
        return new Departure(Cause.BAD_SERVICE, now, now + days(declineDays(shopper, dice)));
    }

    /** How far the decline has got: 0 before it begins, 1 when the customer leaves. */
    double progress(long millis) {
        if (millis < begins || leaves == begins) {
            return 0;
        }
        return Math.min(1, (millis - begins) / (double) (leaves - begins));
    }

    private static double declineDays(Shopper shopper, Dice dice) {
        double drawn = dice.logNormal(DECLINE_GAPS * shopper.pace(), DECLINE_DEVIATION);
        return Math.min(MAX_DECLINE_DAYS, Math.max(MIN_DECLINE_DAYS, drawn));
    }

    static long days(double days) {
        return (long) (days * Seasons.DAY);
    }
}
