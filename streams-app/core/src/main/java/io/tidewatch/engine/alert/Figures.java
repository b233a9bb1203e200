package io.tidewatch.engine.alert;

import java.time.Duration;
import java.util.Locale;

/** Days, money and stars of a reason's sentence as a reader sees them, in every language alike. */
final class Figures {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    /** From ten on, cents only make a sum longer. */
    private static final double WHOLE_MONEY_FROM = 10;

    private Figures() {}

    /** A span as it is told: rounded to whole days, at least one. */
    static long wholeDays(double days) {
        return Math.max(1, Math.round(days));
    }

    /** UTC days between two moments, epoch milliseconds; 0 if the second is not later. */
    static long daysBetween(long from, long to) {
        return Math.max(0, Math.floorDiv(to, DAY_MILLIS) - Math.floorDiv(from, DAY_MILLIS));
    }

    /** A sum in the shop's currency. */
    static String money(double sum) {
        return String.format(Locale.ROOT, sum < WHOLE_MONEY_FROM ? "%.2f" : "%,.0f", sum);
    }

    /** Whether a reader sees no star at all. */
    static boolean isNoStar(double stars) {
        return Math.round(stars * 10) == 0;
    }

    /** Stars with a decimal where there is one: "2" or "4.4". */
    static String stars(double stars) {
        long tenths = Math.round(stars * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
    }
}
