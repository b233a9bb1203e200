package io.tidewatch.engine.alert;

import java.time.Duration;
import java.util.Locale;

/** Puts days, counts and money of a reason's sentence into plain English. */
final class Wording {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    /** From ten on, cents only make a sum longer. */
    private static final double WHOLE_MONEY_FROM = 10;

    private Wording() {}

    /** "a day" or "23 days". */
    static String days(long days) {
        return days == 1 ? "a day" : days + " days";
    }

    /** After "every": "day", or "9 days". */
    static String everyDays(double days) {
        return wholeDays(days) == 1 ? "day" : wholeDays(days) + " days";
    }

    /** The same after a sentence's first number of days: "day", or "9". */
    static String every(double days) {
        return wholeDays(days) == 1 ? "day" : Long.toString(wholeDays(days));
    }

    /** A span as it is told: rounded to whole days, at least one. */
    static long wholeDays(double days) {
        return Math.max(1, Math.round(days));
    }

    /** "today", "a day ago" or "12 days ago", by UTC days. Moments in epoch milliseconds. */
    static String ago(long moment, long now) {
        long days = daysBetween(moment, now);
        return days == 0 ? "today" : days(days) + " ago";
    }

    /** UTC days between two moments, epoch milliseconds; 0 if the second is not later. */
    static long daysBetween(long from, long to) {
        return Math.max(0, Math.floorDiv(to, DAY_MILLIS) - Math.floorDiv(from, DAY_MILLIS));
    }

    /** "1 line" or "8 lines". */
    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** A sum in the shop's currency. */
    static String money(double sum) {
        return String.format(Locale.ROOT, sum < WHOLE_MONEY_FROM ? "%.2f" : "%,.0f", sum);
    }

    /** "no stars", "2 of 5 stars" or "4.4 of 5 stars". */
    static String ofStars(double stars) {
        return Math.round(stars * 10) == 0 ? "no stars" : stars(stars) + " of 5 stars";
    }

    /** Stars with a decimal where there is one: "2" or "4.4". */
    static String stars(double stars) {
        long tenths = Math.round(stars * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
    }
}
