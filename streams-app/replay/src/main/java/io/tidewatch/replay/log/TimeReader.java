package io.tidewatch.replay.log;

import io.tidewatch.topics.TidewatchException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Times as logs write them; a time without a zone is taken as UTC, a date as its first moment. Known: ISO dates and date-times
 * with a T or a blank, with or without seconds, fractions and zone; the same with slashes (year first, day first, or month first
 * on demand) or dots (day first); {@code yyyyMMdd}; seconds and milliseconds since 1970. Not thread-safe.
 */
final class TimeReader {
    private static final int COMPACT_DATE_DIGITS = 8;
    /** Seconds have at most ten digits until 2286; milliseconds have had at least twelve since 1973. */
    private static final int MAX_SECONDS_DIGITS = 10;

    private static final int MAX_MILLIS_DIGITS = 14;
    /** A number before the first slash or dot that is longer than this is a year. */
    private static final int MAX_DAY_DIGITS = 2;

    private static final DateTimeFormatter DASHED = format("uuuu-M-d");
    private static final DateTimeFormatter YEAR_FIRST = format("uuuu/M/d");
    private static final DateTimeFormatter DOTTED = format("d.M.uuuu");
    private static final DateTimeFormatter DAY_FIRST = format("d/M/uuuu");
    private static final DateTimeFormatter MONTH_FIRST = format("M/d/uuuu");

    private final Function<String, Instant> parsing;
    /** The last cell: the lines of one order stand together and have the same time. */
    private String lastCell = "";

    private Optional<Instant> lastTime = Optional.empty();

    private TimeReader(Function<String, Instant> parsing) {
        this.parsing = parsing;
    }

    /** Reads 3/12/2011 as the third of December. */
    static TimeReader dayFirst() {
        return new TimeReader(cell -> known(cell, DAY_FIRST));
    }

    /** Reads 3/12/2011 as the twelfth of March. */
    static TimeReader monthFirst() {
        return new TimeReader(cell -> known(cell, MONTH_FIRST));
    }

    /**
     * Reads times of one form alone.
     *
     * @param pattern in the letters of {@link DateTimeFormatter}; at least year, month and day
     * @throws TidewatchException when the pattern is none
     */
    static TimeReader of(String pattern) {
        try {
            DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
            return new TimeReader(cell -> instant(format.parse(cell)));
        } catch (IllegalArgumentException e) {
            throw new TidewatchException(
                    "--time-format '" + pattern + "' is no pattern: " + e.getMessage()
                            + "; one like 'M/d/yyyy H:mm' is expected",
                    e);
        }
    }

    /** The time in a cell, in milliseconds' precision, or empty when it is in none of the known forms. */
    Optional<Instant> read(String cell) {
        if (!cell.equals(lastCell)) {
            lastTime = parse(cell);
            lastCell = cell;
        }
        return lastTime;
    }

    private Optional<Instant> parse(String cell) {
        try {
            return Optional.of(parsing.apply(cell));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Instant number(String digits) {
        if (digits.length() == COMPACT_DATE_DIGITS) {
            return LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
        }
        if (digits.length() <= MAX_SECONDS_DIGITS) {
            return Instant.ofEpochSecond(Long.parseLong(digits));
        }
        if (digits.length() <= MAX_MILLIS_DIGITS) {
            return Instant.ofEpochMilli(Long.parseLong(digits));
        }
        throw new DateTimeException("finer than milliseconds");
    }

    private static Instant known(String cell, DateTimeFormatter slashed) {
        return isDigits(cell) ? number(cell) : instant(formatFor(cell, slashed).parse(cell));
    }

    private static Instant instant(TemporalAccessor parts) {
        LocalDate day = LocalDate.from(parts);
        LocalTime time =
                Optional.ofNullable(parts.query(TemporalQueries.localTime())).orElse(LocalTime.MIDNIGHT);
        ZoneId zone = Optional.ofNullable(parts.query(TemporalQueries.zone())).orElse(ZoneOffset.UTC);
        return Instant.ofEpochMilli(
                ZonedDateTime.of(day, time, zone).toInstant().toEpochMilli());
    }

    private static DateTimeFormatter formatFor(String cell, DateTimeFormatter slashed) {
        int slash = cell.indexOf('/');
        if (slash >= 0) {
            return slash > MAX_DAY_DIGITS ? YEAR_FIRST : slashed;
        }
        int dot = cell.indexOf('.');
        return dot >= 0 && dot <= MAX_DAY_DIGITS ? DOTTED : DASHED;
    }

    private static DateTimeFormatter format(String date) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(date)
                .appendPattern("[['T'][ ]H:mm[:ss")
                .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                .appendPattern("]][ ]['UTC']['GMT'][XXX][XX][X]")
                .toFormatter(Locale.ROOT)
                // The 31st of February is a mistake, not the 28th.
                .withResolverStyle(ResolverStyle.STRICT);
    }

    private static boolean isDigits(String cell) {
        return !cell.isEmpty() && cell.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
