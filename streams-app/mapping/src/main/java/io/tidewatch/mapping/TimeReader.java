package io.tidewatch.mapping;

import io.tidewatch.topics.TidewatchException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
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
import java.util.regex.Pattern;

/**
 * Times as logs write them; a time without a zone is taken as UTC or as the user says, a date as its first moment. Known: ISO dates and
 * date-times with a T or a blank, with or without seconds, fractions and zone, and with AM or PM; the same with slashes or dashes (year
 * first, day first, or month first on demand), dots (day first) or an English month's name; {@code yyyyMMdd} and
 * {@code yyyyMMddHHmmss}; seconds since 1970 with or without a fraction, milliseconds, microseconds and nanoseconds; days as a
 * spreadsheet counts them. Not thread-safe.
 */
public final class TimeReader {
    private static final int COMPACT_DATE_DIGITS = 8;
    private static final int COMPACT_TIME_DIGITS = 14;
    /** Seconds have at most ten digits until 2286, and each finer unit three more. */
    private static final int SECONDS_DIGITS = 10;

    private static final int MILLIS_DIGITS = 13;
    private static final int MICROS_DIGITS = 16;
    private static final int NANOS_DIGITS = 19;
    /** Five digits are days from 1927 to 2173; as seconds they would be of the first days of 1970. */
    private static final int SPREADSHEET_DIGITS = 5;
    /** Day 0 of spreadsheets, whose 1900 was a leap year. */
    private static final LocalDate SPREADSHEET_BEGIN = LocalDate.of(1899, 12, 30);

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,20}(?:\\.[0-9]{0,20})?(?:[eE]\\+?[0-9]{1,2})?");
    /** A number before the first slash or dot that is longer than this is a year. */
    private static final int MAX_DAY_DIGITS = 2;

    private static final int YEAR_DIGITS = 4;

    private static final Pattern HALF_DAY = Pattern.compile("[0-9]\\s?[AaPp][Mm]\\b");

    private static final Clocks DASHED = new Clocks("uuuu-M-d");
    private static final Clocks YEAR_FIRST = new Clocks("uuuu/M/d");
    private static final Clocks DOTTED = new Clocks("d.M.uuuu");

    /** The same dates with a clock of 24 hours and one of 12. */
    private record Clocks(DateTimeFormatter day, DateTimeFormatter halfDay) {
        private Clocks(String date) {
            this(format(date, "H:mm[:ss", "]"), format(date, "h:mm[:ss", "][ ]a"));
        }

        private DateTimeFormatter of(String cell) {
            boolean mayBeHalf = cell.indexOf('m') >= 0 || cell.indexOf('M') >= 0;
            return mayBeHalf && HALF_DAY.matcher(cell).find() ? halfDay : day;
        }
    }

    /** Dates whose year is last. */
    private enum Order {
        DAY("d/M/uuuu", "d-M-uuuu"),
        MONTH("M/d/uuuu", "M-d-uuuu");

        private final Clocks slashed;
        private final Clocks dashed;

        Order(String slashed, String dashed) {
            this.slashed = new Clocks(slashed);
            this.dashed = new Clocks(dashed);
        }

        private static Order of(DateOrder order) {
            return order == DateOrder.DAY_FIRST ? DAY : MONTH;
        }
    }

    private static final DateTimeFormatter COMPACT_TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private final Function<String, Instant> parsing;
    /** The last cell: the lines of one order stand together and have the same time. */
    private String lastCell = "";

    private Optional<Instant> lastTime = Optional.empty();

    private TimeReader(Function<String, Instant> parsing) {
        this.parsing = parsing;
    }

    /** Reads 3/12/2011 as the third of December. */
    public static TimeReader dayFirst() {
        return of(DateOrder.DAY_FIRST, ZoneOffset.UTC);
    }

    /** Reads 3/12/2011 as the twelfth of March. */
    public static TimeReader monthFirst() {
        return of(DateOrder.MONTH_FIRST, ZoneOffset.UTC);
    }

    /**
     * Reads dates in this order.
     *
     * @param zone of times that name none
     */
    public static TimeReader of(DateOrder order, ZoneId zone) {
        return new TimeReader(cell -> known(cell, Order.of(order), zone));
    }

    /**
     * Reads the dates whose order they tell themselves, and no other.
     *
     * @param zone of times that name none
     */
    public static TimeReader undecided(ZoneId zone) {
        return new TimeReader(cell -> known(
                cell,
                switch (DateOrder.proof(cell)) {
                    case NONE, DAY -> Order.DAY;
                    case MONTH -> Order.MONTH;
                    case EITHER -> throw new DateTimeException("day first or month first");
                },
                zone));
    }

    /**
     * Reads times of one form alone.
     *
     * @param pattern in the letters of {@link DateTimeFormatter}; at least year, month and day
     * @param zone of times that name none
     * @throws TidewatchException when the pattern is none
     */
    public static TimeReader of(String pattern, ZoneId zone) {
        try {
            DateTimeFormatter format = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(pattern)
                    .toFormatter(Locale.ENGLISH);
            return new TimeReader(cell -> instant(format.parse(cell), zone));
        } catch (IllegalArgumentException e) {
            throw new TidewatchException(
                    "--time-format '" + pattern + "' is no pattern: " + e.getMessage()
                            + "; one like 'M/d/yyyy H:mm' is expected",
                    e);
        }
    }

    /** The time in a cell, in milliseconds' precision, or empty when it is in none of the known forms. */
    public Optional<Instant> read(String cell) {
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

    private static Instant number(String text, ZoneId zone) {
        if (text.length() == COMPACT_DATE_DIGITS && isDigits(text)) {
            return LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE)
                    .atStartOfDay(zone)
                    .toInstant();
        }
        if (text.length() == COMPACT_TIME_DIGITS && isDigits(text)) {
            return LocalDateTime.parse(text, COMPACT_TIME).atZone(zone).toInstant();
        }
        BigDecimal number = new BigDecimal(text);
        int digits = number.precision() - number.scale();
        if (digits == SPREADSHEET_DIGITS) {
            // A fraction of a day is stored inexactly, so that ten o'clock may be a millisecond early.
            long seconds = number.multiply(BigDecimal.valueOf(Duration.ofDays(1).toSeconds()))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
            return SPREADSHEET_BEGIN
                    .atStartOfDay()
                    .plusSeconds(seconds)
                    .atZone(zone)
                    .toInstant();
        }
        if (digits <= SECONDS_DIGITS) {
            return ofMillis(number.scaleByPowerOfTen(3));
        }
        return switch (digits) {
            case SECONDS_DIGITS + 1, SECONDS_DIGITS + 2, MILLIS_DIGITS -> ofMillis(number);
            case MICROS_DIGITS -> ofMillis(number.scaleByPowerOfTen(-3));
            case NANOS_DIGITS -> ofMillis(number.scaleByPowerOfTen(-6));
            default -> throw new DateTimeException("of no unit");
        };
    }

    private static Instant ofMillis(BigDecimal millis) {
        return Instant.ofEpochMilli(millis.setScale(0, RoundingMode.FLOOR).longValueExact());
    }

    private static Instant known(String cell, Order order, ZoneId zone) {
        if (NUMBER.matcher(cell).matches()) {
            return number(cell, zone);
        }
        String date = MonthNames.inNumbers(cell);
        return instant(formatFor(date, order).of(date).parse(date), zone);
    }

    private static Instant instant(TemporalAccessor parts, ZoneId zoneOfOthers) {
        LocalDate day = LocalDate.from(parts);
        LocalTime time =
                Optional.ofNullable(parts.query(TemporalQueries.localTime())).orElse(LocalTime.MIDNIGHT);
        ZoneId zone = Optional.ofNullable(parts.query(TemporalQueries.zone())).orElse(zoneOfOthers);
        return Instant.ofEpochMilli(
                ZonedDateTime.of(day, time, zone).toInstant().toEpochMilli());
    }

    private static Clocks formatFor(String cell, Order order) {
        int slash = cell.indexOf('/');
        // A later one is part of a zone's name.
        if (slash >= 0 && slash <= YEAR_DIGITS) {
            return slash > MAX_DAY_DIGITS ? YEAR_FIRST : order.slashed;
        }
        int dot = cell.indexOf('.');
        if (dot >= 0 && dot <= MAX_DAY_DIGITS) {
            return DOTTED;
        }
        int dash = cell.indexOf('-');
        return dash >= 0 && dash <= MAX_DAY_DIGITS ? order.dashed : DASHED;
    }

    private static DateTimeFormatter format(String date, String clock, String clockEnd) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(date)
                .appendPattern("[['T'][ ]" + clock)
                .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                .appendPattern(clockEnd + "][ ][XXX][XX][X][VV]['['VV']']")
                .toFormatter(Locale.ROOT)
                // The 31st of February is a mistake, not the 28th.
                .withResolverStyle(ResolverStyle.STRICT);
    }

    private static boolean isDigits(String cell) {
        return !cell.isEmpty() && cell.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
