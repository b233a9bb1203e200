package io.tidewatch.replay.log;

import io.tidewatch.mapping.Amounts;
import io.tidewatch.mapping.DateOrder;
import io.tidewatch.mapping.DecimalSign;
import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.ForeignRecord;
import io.tidewatch.mapping.MappedField;
import io.tidewatch.mapping.TimeReader;
import io.tidewatch.topics.TidewatchException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settles from whole columns, before a log is read, what one cell cannot tell: the decimal sign of its numbers and the order of day
 * and month. Cell by cell a column that is month first would be read with every day up to the twelfth swapped.
 */
final class ColumnSurvey {
    private final String file;
    private final FieldMapping mapping;
    private final Map<MappedField, Map<Amounts.Proof, Example>> signs = new EnumMap<>(MappedField.class);
    private final Map<DateOrder.Proof, Example> orders = new EnumMap<>(DateOrder.Proof.class);

    /** Where something was first seen. */
    private record Example(long line, String cell) {
        private String words() {
            return "line %,d: %s".formatted(line, RowTally.clean(cell, RowTally.MAX_EXAMPLE_LENGTH));
        }
    }

    ColumnSurvey(String file, FieldMapping mapping) {
        this.file = file;
        this.mapping = mapping;
    }

    /** Looks at a record, which begins on this line. */
    void look(ForeignRecord record, long line) {
        for (MappedField field : MappedField.numbers()) {
            if (!field.isOfLine()) {
                number(field, record, line);
            }
        }
        for (ForeignRecord basketLine : record.lines()) {
            number(MappedField.LINE_QUANTITY, basketLine, line);
            number(MappedField.LINE_PRICE, basketLine, line);
        }
        record.text(MappedField.TIME)
                .ifPresent(cell -> orders.putIfAbsent(DateOrder.proof(cell), new Example(line, cell)));
    }

    private void number(MappedField field, ForeignRecord record, long line) {
        record.cell(field)
                .filter(cell -> !cell.isNumber())
                .ifPresent(cell -> signs.computeIfAbsent(field, any -> new EnumMap<>(Amounts.Proof.class))
                        .putIfAbsent(Amounts.proof(cell.text()), new Example(line, cell.text())));
    }

    /**
     * How a field's numbers are read. A column whose numbers can all be read in two ways takes the sign of the file's other columns. Of a
     * column that nobody mapped, which only happens to have the field's name, the numbers are taken that can be meant in one way.
     *
     * @throws TidewatchException if a column that the user mapped contradicts itself, or nothing settles its sign
     */
    Amounts amounts(MappedField field) {
        if (mapping.forms().decimalSign().isPresent()) {
            return Amounts.with(mapping.forms().decimalSign().get());
        }
        Map<Amounts.Proof, Example> seen = signs.getOrDefault(field, Map.of());
        boolean contradictory = seen.containsKey(Amounts.Proof.POINT) && seen.containsKey(Amounts.Proof.COMMA);
        Optional<DecimalSign> own = sign(seen).or(this::signOfOthers);
        boolean unsettled = own.isEmpty() && seen.containsKey(Amounts.Proof.EITHER);
        if ((contradictory || unsettled) && mapping.columns(field).isEmpty()) {
            return Amounts.undecided();
        }
        if (contradictory) {
            throw new TidewatchException(
                    "'%s': some numbers of '%s' have a decimal point (%s) and some a decimal comma (%s); say which is right with --decimal point or comma, and the others are left out and counted"
                            .formatted(
                                    file,
                                    field.wireName(),
                                    seen.get(Amounts.Proof.POINT).words(),
                                    seen.get(Amounts.Proof.COMMA).words()));
        }
        if (unsettled) {
            throw new TidewatchException(
                    "'%s': no number of '%s' tells whether its comma or point separates thousands or the fraction (%s); say which is the decimal sign with --decimal point or comma"
                            .formatted(
                                    file,
                                    field.wireName(),
                                    seen.get(Amounts.Proof.EITHER).words()));
        }
        return Amounts.with(own.orElse(DecimalSign.POINT));
    }

    private static Optional<DecimalSign> sign(Map<Amounts.Proof, Example> seen) {
        if (seen.containsKey(Amounts.Proof.POINT)) {
            return Optional.of(DecimalSign.POINT);
        }
        return seen.containsKey(Amounts.Proof.COMMA) ? Optional.of(DecimalSign.COMMA) : Optional.empty();
    }

    /** The sign that all other columns agree on. */
    private Optional<DecimalSign> signOfOthers() {
        List<DecimalSign> found = signs.values().stream()
                .filter(seen -> !(seen.containsKey(Amounts.Proof.POINT) && seen.containsKey(Amounts.Proof.COMMA)))
                .flatMap(seen -> sign(seen).stream())
                .distinct()
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /**
     * How times are read.
     *
     * @throws TidewatchException if the column contradicts itself, or nothing settles its order
     */
    TimeReader times() {
        Optional<TimeReader> said = mapping.forms().times();
        if (said.isPresent()) {
            return said.get();
        }
        boolean day = orders.containsKey(DateOrder.Proof.DAY);
        boolean month = orders.containsKey(DateOrder.Proof.MONTH);
        if (day && month) {
            throw new TidewatchException(
                    "'%s': some dates begin with the day (%s) and some with the month (%s); say which is right with --date-order day-first or month-first, and the others are left out and counted"
                            .formatted(
                                    file,
                                    orders.get(DateOrder.Proof.DAY).words(),
                                    orders.get(DateOrder.Proof.MONTH).words()));
        }
        if (!day && !month && orders.containsKey(DateOrder.Proof.EITHER)) {
            throw new TidewatchException(
                    "'%s': no date tells whether it begins with the day or the month (%s); say it with --date-order day-first or month-first"
                            .formatted(file, orders.get(DateOrder.Proof.EITHER).words()));
        }
        return TimeReader.of(
                month ? DateOrder.MONTH_FIRST : DateOrder.DAY_FIRST,
                mapping.forms().zoneOrUtc());
    }

    /** What the columns settled, each in a sentence with the cell that settled it. */
    List<String> settled() {
        List<String> settled = new ArrayList<>();
        if (mapping.forms().times().isEmpty()) {
            for (DateOrder.Proof proof : List.of(DateOrder.Proof.DAY, DateOrder.Proof.MONTH)) {
                Optional.ofNullable(orders.get(proof))
                        .ifPresent(example -> settled.add("dates begin with the "
                                + (proof == DateOrder.Proof.DAY ? "day" : "month") + " (" + example.words() + ")"));
            }
        }
        if (mapping.forms().decimalSign().isEmpty()) {
            signs.forEach((field, seen) -> sign(seen)
                    .ifPresent(sign -> settled.add("numbers of '" + field.wireName() + "' have a decimal "
                            + sign.wireName() + " ("
                            + seen.get(sign == DecimalSign.POINT ? Amounts.Proof.POINT : Amounts.Proof.COMMA)
                                    .words()
                            + ")")));
        }
        return settled;
    }
}
