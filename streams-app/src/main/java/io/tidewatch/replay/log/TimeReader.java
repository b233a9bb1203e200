package io.tidewatch.replay.log;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;

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

    private final DateTimeFormatter dashed = format("yyyy-M-d");
    private final DateTimeFormatter yearFirst = format("yyyy/M/d");
    private final DateTimeFormatter dotted = format("d.M.yyyy");
    private final DateTimeFormatter slashed;
    /** The last cell: the lines of one order stand together and have the same time. */
    private String lastCell = "";

    private Optional<Instant> lastTime = Optional.empty();

    private TimeReader(String slashedDate) {
        this.slashed = format(slashedDate);
    }

    /** Reads 3/12/2011 as the third of December. */
    static TimeReader dayFirst() {
        return new TimeReader("d/M/yyyy");
    }

    /** Reads 3/12/2011 as the twelfth of March. */
    static TimeReader monthFirst() {
        return new TimeReader("M/d/yyyy");
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
            return Optional.of(isDigits(cell) ? number(cell) : date(cell));
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

    private Instant date(String cell) {
        DateTimeFormatter format = formatFor(cell);
        TemporalAccessor parts = format.parse(cell);
        LocalDate day = LocalDate.from(parts);
        LocalTime time =
                Optional.ofNullable(parts.query(TemporalQueries.localTime())).orElse(LocalTime.MIDNIGHT);
        ZoneOffset zone =
                Optional.ofNullable(parts.query(TemporalQueries.offset())).orElse(ZoneOffset.UTC);
        Instant exact = ZonedDateTime.of(LocalDateTime.of(day, time), zone).toInstant();
        return Instant.ofEpochMilli(exact.toEpochMilli());
    }

    private DateTimeFormatter formatFor(String cell) {
        int slash = cell.indexOf('/');
        if (slash >= 0) {
            return slash >= 3 ? yearFirst : slashed;
        }
        int dot = cell.indexOf('.');
        return dot >= 0 && dot <= 2 ? dotted : dashed;
    }

    private static DateTimeFormatter format(String date) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(date)
                .appendPattern("[['T'][ ]H:mm[:ss")
                .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                .appendPattern("]][ ]['UTC']['GMT'][XXX][XX][X]")
                .toFormatter(Locale.ROOT);
    }

    private static boolean isDigits(String cell) {
        return cell.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
