package io.tidewatch.replay.generator;

/** How a shop's days and hours differ. Times are epoch milliseconds, days and hours those of UTC. */
final class Seasons {
    static final long DAY = 86_400_000L;
    private static final long HOUR = 3_600_000L;
    private static final double DAYS_OF_YEAR = 365.25;
    /** 1970-01-01 was a Thursday, the fourth day of the week. */
    private static final int THURSDAY = 3;
    /** Monday to Sunday: people shop at the weekend. */
    private static final double[] WEEKDAYS = {0.90, 0.85, 0.85, 0.90, 0.95, 1.25, 1.30};
    /** By hour: asleep at night, a lunch break, and the evening on the sofa. */
    private static final double[] HOURS = {
        .3, .15, .1, .1, .1, .2, .5, 1, 1.5, 2, 2.2, 2.4, 2.8, 2.6, 2.2, 2.1, 2.2, 2.6, 3.2, 3.8, 4, 3.4, 2.2, 1
    };
    /** The summer is this much quieter than the winter, as a share of the mean. */
    private static final double SWING = 0.12;

    private static final double QUIETEST_DAY_OF_YEAR = 205;
    /** From Black Friday to the last day that a present arrives in time. */
    private static final int GIFTS_BEGIN = 325;

    private static final int GIFTS_END = 355;
    private static final double GIFTS = 0.4;
    private static final double MAX_WEEKDAY = 1.30;

    private Seasons() {}

    /** How eager people are to visit on the day of this time; around 1. */
    static double ofYear(long millis) {
        double day = Math.floorDiv(millis, DAY) % DAYS_OF_YEAR;
        double wave = SWING * StrictMath.cos(2 * StrictMath.PI * (day - QUIETEST_DAY_OF_YEAR) / DAYS_OF_YEAR);
        double gifts = day >= GIFTS_BEGIN && day < GIFTS_END ? GIFTS : 0;
        return 1 - wave + gifts;
    }

    /** A likely moment on the day of this time or, if that weekday is an unlikely one, a day later. */
    static long momentNear(long millis, Dice dice) {
        long day = Math.floorDiv(millis, DAY);
        while (!dice.chance(WEEKDAYS[(int) Math.floorMod(day + THURSDAY, 7L)] / MAX_WEEKDAY)) {
            day++;
        }
        return day * DAY + dice.weighted(HOURS) * HOUR + dice.below((int) HOUR);
    }
}
