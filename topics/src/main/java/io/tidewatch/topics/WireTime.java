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
        // What is not ASCII becomes a question mark, which no time has.
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return parse(ascii, 0, ascii.length);
    }

    /** Reads what {@link #parse(String)} does from the bytes of {@code text} from {@code from} to before {@code to}. */
    static long parse(byte[] text, int from, int to) {
        if (to - from <= MINUTES_LENGTH
                || text[from + 4] != '-'
                || text[from + 7] != '-'
                || text[from + DATE_LENGTH] != 'T'
                || text[from + 13] != ':') {
            return MALFORMED;
        }
        long dayMillis = day(text, from);
        int hour = digits(text, from + 11, 2);
        int minute = digits(text, from + 14, 2);
        if (dayMillis == MALFORMED || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return MALFORMED;
        }
        int at = from + MINUTES_LENGTH;
        int second = 0;
        int milli = 0;
        if (text[at] == ':') {
            second = to - from > SECONDS_LENGTH ? digits(text, at + 1, 2) : -1;
            if (second < 0 || second > 59) {
                return MALFORMED;
            }
            at = from + SECONDS_LENGTH;
            if (text[at] == '.') {
                int end = endOfDigits(text, at + 1, to);
                if (end == at + 1) {
                    return MALFORMED;
                }
                milli = millis(text, at + 1, end);
                at = end;
            }
        }
        long offsetMillis = offset(text, at, to);
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

    private static long day(byte[] text, int from) {
        int year = digits(text, from, 4);
        int month = digits(text, from + 5, 2);
        int day = digits(text, from + 8, 2);
        if (year < 0
                || month < 1
                || month > 12
                || day < 1
                || day > Month.of(month).length(Year.isLeap(year))) {
            return MALFORMED;
        }
        return LocalDate.of(year, month, day).toEpochDay() * MILLIS_PER_DAY;
    }

    private static long offset(byte[] text, int at, int to) {
        if (at == to - 1 && text[at] == 'Z') {
            return 0;
        }
        if (at != to - OFFSET_LENGTH || text[at + 3] != ':') {
            return MALFORMED;
        }
        int hours = digits(text, at + 1, 2);
        int minutes = digits(text, at + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return MALFORMED;
        }
        long millis = (hours * 60L + minutes) * 60 * MILLIS_PER_SECOND;
        return switch (text[at]) {
            case '+' -> millis;
            case '-' -> -millis;
            default -> MALFORMED;
        };
    }

    /** The number at {@code from}, or -1 if one of its {@code count} characters is no digit. */
    private static int digits(byte[] text, int from, int count) {
        int number = 0;
        for (int i = from; i < from + count; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static int endOfDigits(byte[] text, int from, int to) {
        int end = from;
        while (end < to && text[end] >= '0' && text[end] <= '9') {
            end++;
        }
        return end;
    }

    private static int millis(byte[] text, int from, int end) {
        int millis = 0;
        for (int i = 0; i < 3; i++) {
            millis = millis * 10 + (from + i < end ? text[from + i] - '0' : 0);
        }
        return millis;
    }
}
