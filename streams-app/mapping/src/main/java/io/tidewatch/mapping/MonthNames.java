package io.tidewatch.mapping;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates with an English month's name: {@code Jan 5, 2025, 10:11 AM}, {@code 05-Jan-2025}, {@code Sun, 05 Jan 2025 10:11:12 GMT}. */
final class MonthNames {
    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");

    private static final Pattern NAMED = Pattern.compile("(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\\s+)?"
            + "(?:(?<day>[0-9]{1,2})(?:st|nd|rd|th)?[\\s-]+(?<month>[A-Za-z]{3,9})\\.?,?[\\s-]+"
            + "|(?<first>[A-Za-z]{3,9})\\.?\\s+(?<second>[0-9]{1,2})(?:st|nd|rd|th)?,?\\s+)"
            + "(?<year>[0-9]{4})(?:,?\\s+(?:at\\s+)?(?<clock>.*))?");
    /** No date is longer, and a pattern takes long to say so of a text. */
    private static final int MAX_LENGTH = 60;

    private static final int SHORTEST = 3;

    private MonthNames() {}

    /** The same date with numbers, year first; any other text as it is, but with plain blanks. */
    static String inNumbers(String cell) {
        if (cell.length() > MAX_LENGTH) {
            return cell;
        }
        // Some programs put a narrow blank before AM that does not break.
        String plain = cell.indexOf('\u202f') < 0 && cell.indexOf('\u00a0') < 0
                ? cell
                : cell.replace('\u202f', ' ').replace('\u00a0', ' ');
        if (!hasWord(plain)) {
            return plain;
        }
        Matcher named = NAMED.matcher(plain);
        if (!named.matches()) {
            return plain;
        }
        boolean dayFirst = named.group("day") != null;
        int month = month(named.group(dayFirst ? "month" : "first"));
        if (month == 0) {
            return plain;
        }
        String date = named.group("year") + "-" + month + "-" + named.group(dayFirst ? "day" : "second");
        return named.group("clock") == null ? date : date + " " + named.group("clock");
    }

    /** Whether three letters stand together, which spares most cells the pattern. */
    private static boolean hasWord(String cell) {
        int letters = 0;
        for (int place = 0; place < cell.length() && letters < SHORTEST; place++) {
            letters = Character.isLetter(cell.charAt(place)) ? letters + 1 : 0;
        }
        return letters == SHORTEST;
    }

    private static int month(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (int month = 0; month < MONTHS.size(); month++) {
            if (MONTHS.get(month).startsWith(lower)) {
                return month + 1;
            }
        }
        return 0;
    }
}
