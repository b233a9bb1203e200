package io.tidewatch.replay.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalDouble;

/** How the page writes text, numbers and days. Everything from outside goes through {@link #escape}. */
final class Html {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private Html() {}

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(character);
            }
        });
        return escaped.toString();
    }

    static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    static String decimal(double number, int decimals) {
        return String.format(Locale.ENGLISH, "%,." + decimals + "f", number);
    }

    /** A share in percent with one decimal; a dash where there is none. */
    static String percent(OptionalDouble share) {
        return share.isPresent() ? decimal(share.getAsDouble() * 100, 1) + " %" : "–";
    }

    static String days(OptionalDouble days) {
        return days.isPresent() ? trimmed(days.getAsDouble()) : "–";
    }

    static String trimmed(double number) {
        return number == Math.rint(number) ? decimal(number, 0) : decimal(number, 1);
    }

    static String day(Instant time) {
        return DAY.format(time.atOffset(ZoneOffset.UTC));
    }
}
