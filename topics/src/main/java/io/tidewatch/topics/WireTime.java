package io.tidewatch.topics;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;

/**
 * Times on the wire: RFC 3339 date-times with an offset, in milliseconds. Written by hand because a {@code DateTimeFormatter}
 * costs more per event than all the other fields together.
 */
final class WireTime {
    /** What {@link #parse} answers for a text that is no date-time; no time of the contract is near it. */
    static final long MALFORMED = Long.MIN_VALUE;

    private static final int MILLIS_PER_SECOND = 1_000;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final long MILLIS_PER_DAY = 86_400_000L;
    private static final int DATE_LENGTH = "2011-09-09".length();
    private static final int MINUTES_LENGTH = "2011-09-09T10:15".length();
    private static final int SECONDS_LENGTH = "2011-09-09T10:15:30".length();
    private static final int OFFSET_LENGTH = "+01:00".length();
    /** Characters of a time that is written. */
    static final int WRITTEN_LENGTH = "2011-09-09T10:15:30.000Z".length();

    private static final int MAX_YEAR = 9_999;

    private WireTime() {}

    /**
     * Reads {@code yyyy-MM-ddTHH:mm[:ss[.fraction]]} followed by {@code Z} or {@code ±HH:mm}. Digits finer than milliseconds
     * are cut.
     *
     * @return milliseconds since 1970 in UTC, or {@link #MALFORMED}
     */
    static long parse(String text) {
        int length = text.length();
        if (length <= MINUTES_LENGTH
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(DATE_LENGTH) != 'T'
                || text.charAt(13) != ':') {
            return MALFORMED;
        }
        long dayMillis = day(text);
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        if (dayMillis == MALFORMED || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return MALFORMED;
        }
        int at = MINUTES_LENGTH;
        int second = 0;
        int milli = 0;
        if (text.charAt(at) == ':') {
            second = length > SECONDS_LENGTH ? digits(text, at + 1, 2) : -1;
            if (second < 0 || second > 59) {
                return MALFORMED;
            }
            at = SECONDS_LENGTH;
            if (text.charAt(at) == '.') {
                int end = endOfDigits(text, at + 1);
                if (end == at + 1) {
                    return MALFORMED;
                }
                milli = millis(text, at + 1, end);
                at = end;
            }
        }
        long offsetMillis = offset(text, at);
        if (offsetMillis == MALFORMED) {
            return MALFORMED;
        }
        return dayMillis + ((hour * 60L + minute) * 60 + second) * MILLIS_PER_SECOND + milli - offsetMillis;
    }

    /** Writes {@code yyyy-MM-ddTHH:mm:ss.SSSZ}, always with milliseconds, so that one moment has one text. */
    static String format(Instant time) {
        byte[] text = new byte[WRITTEN_LENGTH];
        put(time, text, 0);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /**
     * Writes what {@link #format} does.
     *
     * @param to has room for {@link #WRITTEN_LENGTH} bytes from {@code from} on
     * @return the end of what was written
     */
    static int put(Instant time, byte[] to, int from) {
        long seconds = time.getEpochSecond();
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_PER_DAY));
        if (date.getYear() < 0 || date.getYear() > MAX_YEAR) {
            throw new IllegalArgumentException(
                    "the year " + date.getYear() + " cannot be written, use 0 to " + MAX_YEAR);
        }
        int secondOfDay = Math.floorMod(seconds, SECONDS_PER_DAY);
        int at = put(date.getYear(), 4, '-', to, from);
        at = put(date.getMonthValue(), 2, '-', to, at);
        at = put(date.getDayOfMonth(), 2, 'T', to, at);
        at = put(secondOfDay / 3_600, 2, ':', to, at);
        at = put(secondOfDay / 60 % 60, 2, ':', to, at);
        at = put(secondOfDay % 60, 2, '.', to, at);
        return put(time.getNano() / 1_000_000, 3, 'Z', to, at);
    }

    private static int put(int number, int digits, char mark, byte[] to, int from) {
        int at = Digits.put(number, digits, to, from);
        to[at] = (byte) mark;
        return at + 1;
    }

    private static long day(String text) {
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        if (year < 0
                || month < 1
                || month > 12
                || day < 1
                || day > Month.of(month).length(Year.isLeap(year))) {
            return MALFORMED;
        }
        return LocalDate.of(year, month, day).toEpochDay() * MILLIS_PER_DAY;
    }

    private static long offset(String text, int at) {
        int length = text.length();
        if (at == length - 1 && text.charAt(at) == 'Z') {
            return 0;
        }
        if (at != length - OFFSET_LENGTH || text.charAt(at + 3) != ':') {
            return MALFORMED;
        }
        int hours = digits(text, at + 1, 2);
        int minutes = digits(text, at + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return MALFORMED;
        }
        long millis = (hours * 60L + minutes) * 60 * MILLIS_PER_SECOND;
        return switch (text.charAt(at)) {
            case '+' -> millis;
            case '-' -> -millis;
            default -> MALFORMED;
        };
    }

    /** The number at {@code from}, or -1 if one of its {@code count} characters is no digit. */
    private static int digits(String text, int from, int count) {
        int number = 0;
        for (int i = from; i < from + count; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static int endOfDigits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static int millis(String text, int from, int end) {
        int millis = 0;
        for (int i = 0; i < 3; i++) {
            millis = millis * 10 + (from + i < end ? text.charAt(from + i) - '0' : 0);
        }
        return millis;
    }
}
