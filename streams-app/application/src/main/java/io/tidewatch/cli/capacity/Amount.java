package io.tidewatch.cli.capacity;

import io.tidewatch.topics.TidewatchException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Large numbers as people write them: {@code 50M} for 50,000,000, {@code 1B} for a thousand millions, {@code 250k}. */
final class Amount {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)([kKmMbB]?)");
    private static final double STEP = 1_000;
    private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Amount() {}

    /** The number; {@code option} is named if it is none. */
    static long parse(String option, String text) {
        Matcher written = WRITTEN.matcher(text.strip());
        if (!written.matches()) {
            throw new TidewatchException("%s is '%s'; give a number such as 250k, 50M or 1B".formatted(option, text));
        }
        int zeros = switch (written.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 3;
            case "m" -> 6;
            case "b" -> 9;
            default -> 0;
        };
        return new BigDecimal(written.group(1)).movePointRight(zeros).longValue();
    }

    /** As it would be written, if it is round; else with its digits in groups. */
    static String of(long number) {
        if (number >= 1_000_000_000 && number % 1_000_000_000 == 0) {
            return number / 1_000_000_000 + "B";
        }
        if (number >= 1_000_000 && number % 1_000_000 == 0) {
            return number / 1_000_000 + "M";
        }
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Bytes with two digits or more and the unit of a thousand that fits. */
    static String bytes(double bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < BYTES.length - 1) {
            value /= STEP;
            unit++;
        }
        return rounded(value) + " " + BYTES[unit];
    }

    /** Two digits that say something. */
    static String rounded(double value) {
        if (value < 1) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
    }
}
