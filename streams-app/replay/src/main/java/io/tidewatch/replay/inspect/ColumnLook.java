package io.tidewatch.replay.inspect;

import io.tidewatch.mapping.Amounts;
import io.tidewatch.mapping.DateOrder;
import io.tidewatch.mapping.DecimalSign;
import io.tidewatch.mapping.ForeignRecord;
import io.tidewatch.mapping.MappedField;
import io.tidewatch.mapping.TimeReader;
import io.tidewatch.mapping.UserIds;
import io.tidewatch.topics.EventLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at the cells of one column, one after the other. Not thread-safe. */
final class ColumnLook {
    /** Beyond it the number of different texts tells nothing more, and costs memory. */
    static final int MAX_DIFFERENT = 10_000;

    /** A column with more different texts than this is no event's type. */
    private static final int MAX_VALUES = 50;

    /** Where so many cells were no time, or no number, the column holds none. */
    private static final int PROVED = 10_000;

    private static final int EXAMPLES = 3;
    private static final int EXAMPLE_LENGTH = 32;
    /** Of ten cells nine: headers in the middle and a total at the end do not make a column text. */
    private static final double MOST = 0.9;
    /** What a reader of another encoding leaves in the place of a letter. */
    private static final int DAMAGED = 0xfffd;

    private final String name;
    private final TimeReader dayFirst = TimeReader.dayFirst();
    private final TimeReader monthFirst = TimeReader.monthFirst();
    private final Amounts points = Amounts.with(DecimalSign.POINT);
    private final Amounts commas = Amounts.with(DecimalSign.COMMA);
    private final Set<String> different = new HashSet<>();
    private final Map<String, Long> values = new LinkedHashMap<>();
    private final List<String> examples = new ArrayList<>();
    private final Map<String, Oddity> oddities = new LinkedHashMap<>();
    private final Set<DateOrder.Proof> orders = new HashSet<>();
    private final Set<Amounts.Proof> signs = new HashSet<>();
    private long filled;
    /** Cells among which the different ones were counted. */
    private long filledUntilFull;

    private long times;
    private long numbers;
    private Optional<Dated> first = Optional.empty();
    private Optional<Dated> last = Optional.empty();

    private record Dated(Instant time, String cell) {}

    private record Oddity(long cells, long line, String cell) {}

    ColumnLook(String name) {
        this.name = name;
    }

    void look(long line, ForeignRecord.Cell found) {
        String cell = found.text();
        filled++;
        if (different.size() < MAX_DIFFERENT) {
            filledUntilFull = filled;
            if (different.add(cell) && examples.size() < EXAMPLES) {
                examples.add(shortened(cell));
            }
        }
        if (different.size() <= MAX_VALUES) {
            values.merge(cell, 1L, Long::sum);
        }
        // Most columns hold neither, and to try each cell takes long.
        Optional<Instant> time = filled > PROVED && times == 0 ? Optional.empty() : time(cell);
        boolean isNumber = (filled <= PROVED || numbers > 0)
                && (points.read(cell).isPresent() || commas.read(cell).isPresent());
        times += time.isPresent() ? 1 : 0;
        numbers += isNumber ? 1 : 0;
        time.ifPresent(at -> {
            orders.add(DateOrder.proof(cell));
            first = first.filter(known -> !at.isBefore(known.time())).or(() -> Optional.of(new Dated(at, cell)));
            last = last.filter(known -> !at.isAfter(known.time())).or(() -> Optional.of(new Dated(at, cell)));
        });
        if (isNumber && !found.isNumber()) {
            signs.add(Amounts.proof(cell));
        }
        odd(cell)
                .ifPresent(words -> oddities.merge(
                        words,
                        new Oddity(1, line, shortened(cell)),
                        (known, one) -> new Oddity(known.cells() + 1, known.line(), known.cell())));
    }

    private Optional<Instant> time(String cell) {
        return dayFirst.read(cell)
                .or(() -> monthFirst.read(cell))
                .filter(at -> !at.isBefore(EventLimits.MIN_TIME) && at.isBefore(EventLimits.MAX_TIME));
    }

    private static Optional<String> odd(String cell) {
        if (cell.indexOf(DAMAGED) >= 0) {
            return Optional.of("has letters that were lost in another encoding");
        }
        if (UserIds.isRounded(cell)) {
            return Optional.of("is a long number that a spreadsheet has rounded: several have become one");
        }
        return UserIds.read(cell).isEmpty() ? Optional.of("stands for nothing") : Optional.empty();
    }

    ColumnFacts facts() {
        ColumnFacts.Kind kind = kind();
        List<String> said = new ArrayList<>();
        if (kind == ColumnFacts.Kind.TIME && filled > times) {
            said.add("%,d of %,d cells are no time".formatted(filled - times, filled));
        }
        if (kind == ColumnFacts.Kind.NUMBER && filled > numbers) {
            said.add("%,d of %,d cells are no number".formatted(filled - numbers, filled));
        }
        if (kind == ColumnFacts.Kind.TIME) {
            order().ifPresent(said::add);
        }
        if (kind == ColumnFacts.Kind.NUMBER) {
            sign().ifPresent(said::add);
        }
        boolean isAmount = kind == ColumnFacts.Kind.NUMBER && FieldNames.rank(MappedField.USER_ID, name) < 0;
        (isAmount ? Map.<String, Oddity>of() : oddities)
                .forEach((words, oddity) -> said.add("%,d %s, e.g. line %,d: %s"
                        .formatted(
                                oddity.cells(),
                                oddity.cells() == 1 ? "cell " + words : plural(words),
                                oddity.line(),
                                oddity.cell())));
        Optional<String> span = kind == ColumnFacts.Kind.TIME
                ? first.flatMap(from -> last.map(to -> shortened(from.cell()) + " to " + shortened(to.cell())))
                : Optional.empty();
        return new ColumnFacts(
                name,
                kind,
                filled,
                different.size(),
                (double) different.size() / Math.max(1, filledUntilFull),
                different.size() <= MAX_VALUES ? values : Map.of(),
                examples,
                span,
                said);
    }

    private static String plural(String words) {
        return "cells, of which the first " + words;
    }

    private ColumnFacts.Kind kind() {
        if (filled == 0) {
            return ColumnFacts.Kind.EMPTY;
        }
        // A number of five digits is also a day, and one of eight also a date: what is a number is one unless its name
        // says else.
        if (times >= filled * MOST && (numbers < filled * MOST || FieldNames.saysTime(name))) {
            return ColumnFacts.Kind.TIME;
        }
        return numbers >= filled * MOST ? ColumnFacts.Kind.NUMBER : ColumnFacts.Kind.TEXT;
    }

    private Optional<String> order() {
        if (orders.contains(DateOrder.Proof.DAY) && orders.contains(DateOrder.Proof.MONTH)) {
            return Optional.of("some dates begin with the day and some with the month");
        }
        if (orders.contains(DateOrder.Proof.DAY)) {
            return Optional.of("the day comes first");
        }
        if (orders.contains(DateOrder.Proof.MONTH)) {
            return Optional.of("the month comes first");
        }
        return orders.contains(DateOrder.Proof.EITHER)
                ? Optional.of("no date tells whether the day or the month comes first")
                : Optional.empty();
    }

    private Optional<String> sign() {
        if (signs.contains(Amounts.Proof.POINT) && signs.contains(Amounts.Proof.COMMA)) {
            return Optional.of("some numbers have a decimal point and some a decimal comma");
        }
        if (signs.contains(Amounts.Proof.COMMA)) {
            return Optional.of("decimal comma");
        }
        boolean undecided = signs.contains(Amounts.Proof.EITHER) && !signs.contains(Amounts.Proof.POINT);
        return undecided
                ? Optional.of("no number tells whether its comma or point separates thousands or the fraction")
                : Optional.empty();
    }

    /** Cut short, and without what could move a terminal's cursor. */
    private static String shortened(String cell) {
        StringBuilder text = new StringBuilder();
        cell.codePoints()
                .limit(EXAMPLE_LENGTH)
                .map(character -> Character.isISOControl(character) ? ' ' : character)
                .forEach(text::appendCodePoint);
        return cell.codePointCount(0, cell.length()) > EXAMPLE_LENGTH
                ? text.toString().stripTrailing() + "…"
                : text.toString();
    }
}
