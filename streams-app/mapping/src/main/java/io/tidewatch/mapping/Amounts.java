package io.tidewatch.mapping;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers as people print them: with a currency before or behind, thousands in groups, and a minus before, behind, or as brackets.
 * {@code 1,234} is one number with a decimal comma and another with groups of thousands, so a reader knows the decimal sign of its
 * column ({@link ColumnSurvey}) or leaves such a number alone.
 */
public final class Amounts {
    private static final String CURRENCY = "(?:[A-Z]{0,3}\\p{Sc}|[A-Z]{3}|[Kk]r\\.?|Rs\\.?|zł)?";
    /** No number is longer, and a pattern takes long to say so of a text. */
    private static final int MAX_LENGTH = 60;

    private static final String BLANKS = "[\\s\\u00a0\\u202f]*";
    private static final Pattern PRINTED = Pattern.compile("(?<before>[-−+(]?)" + BLANKS + CURRENCY + BLANKS
            + "(?<sign>[-−+]?)" + "(?<number>[0-9.,](?:[0-9.,'’\\s\\u00a0\\u202f]*[0-9.,])?)" + BLANKS + CURRENCY
            + BLANKS + "(?<behind>[-−)]?)");
    private static final Pattern SCIENTIFIC = Pattern.compile("[-+]?[0-9]+(?:\\.[0-9]*)?[eE][-+]?[0-9]{1,3}");
    private static final Pattern GROUPED_BY_BLANKS =
            Pattern.compile("[0-9]{1,3}(?:['’\\s\\u00a0\\u202f][0-9]{3})+(?:[.,][0-9]*)?");
    private static final Pattern BLANK_GROUPS = Pattern.compile("['’\\s\\u00a0\\u202f]");
    private static final int GROUP_DIGITS = 3;

    private final Optional<DecimalSign> settled;

    private Amounts(Optional<DecimalSign> settled) {
        this.settled = settled;
    }

    /** Reads numbers with this decimal sign. */
    public static Amounts with(DecimalSign sign) {
        return new Amounts(Optional.of(sign));
    }

    /** Reads the numbers that can be meant in one way only. */
    public static Amounts undecided() {
        return new Amounts(Optional.empty());
    }

    /** The number in a cell; empty if there is none, or none that is certain. */
    public OptionalDouble read(String cell) {
        if (cell.length() > MAX_LENGTH) {
            return OptionalDouble.empty();
        }
        if (SCIENTIFIC.matcher(cell).matches()) {
            return finite(Double.parseDouble(cell));
        }
        Matcher printed = PRINTED.matcher(cell);
        if (!printed.matches()) {
            return OptionalDouble.empty();
        }
        boolean open = printed.group("before").equals("(");
        if (open != printed.group("behind").equals(")")) {
            return OptionalDouble.empty();
        }
        boolean negative = open
                || isMinus(printed.group("before")) ^ isMinus(printed.group("sign")) ^ isMinus(printed.group("behind"));
        OptionalDouble number = number(printed.group("number"));
        return negative && number.isPresent() ? OptionalDouble.of(-number.getAsDouble()) : number;
    }

    /** A whole number, also written like 3.0. */
    public Optional<Integer> whole(String cell) {
        OptionalDouble number = read(cell);
        boolean fits = number.isPresent()
                && number.getAsDouble() == Math.rint(number.getAsDouble())
                && Math.abs(number.getAsDouble()) <= Integer.MAX_VALUE;
        return fits ? Optional.of((int) number.getAsDouble()) : Optional.empty();
    }

    /** What is said of a field whose cell was not read. */
    static String remark(MappedField field, String cell) {
        return "left out: field '" + field.wireName() + "' "
                + (proof(cell) == Proof.EITHER
                        ? "can be read as two numbers; say which sign is the decimal one with --decimal"
                        : "is no number");
    }

    /** What a cell proves of its column's decimal sign. */
    public enum Proof {
        /** Nothing: it has no such sign, or is no number. */
        NONE,
        POINT,
        COMMA,
        /** It can be read in both ways, as two numbers. */
        EITHER;

        private static Proof of(DecimalSign sign) {
            return sign == DecimalSign.POINT ? POINT : COMMA;
        }
    }

    public static Proof proof(String cell) {
        Matcher printed = PRINTED.matcher(cell);
        return cell.length() <= MAX_LENGTH && printed.matches() ? proofOf(printed.group("number")) : Proof.NONE;
    }

    private static Proof proofOf(String number) {
        boolean blanks = BLANK_GROUPS.matcher(number).find();
        String text = BLANK_GROUPS.matcher(number).replaceAll("");
        long points = count(text, '.');
        long commas = count(text, ',');
        if (points == 0 && commas == 0) {
            return Proof.NONE;
        }
        DecimalSign last = text.lastIndexOf('.') > text.lastIndexOf(',') ? DecimalSign.POINT : DecimalSign.COMMA;
        if (points > 0 && commas > 0) {
            return Proof.of(last);
        }
        if (points + commas > 1) {
            return Proof.of(last.other());
        }
        int before = text.indexOf(last.sign());
        int behind = text.length() - before - 1;
        boolean looksGrouped =
                !blanks && behind == GROUP_DIGITS && before >= 1 && before <= GROUP_DIGITS && text.charAt(0) != '0';
        return looksGrouped ? Proof.EITHER : Proof.of(last);
    }

    private OptionalDouble number(String number) {
        DecimalSign decimal = settled.orElse(
                switch (proofOf(number)) {
                    case COMMA -> DecimalSign.COMMA;
                    case POINT, NONE, EITHER -> DecimalSign.POINT;
                });
        if (settled.isEmpty() && proofOf(number) == Proof.EITHER) {
            return OptionalDouble.empty();
        }
        String text = number;
        if (BLANK_GROUPS.matcher(number).find()) {
            if (!GROUPED_BY_BLANKS.matcher(number).matches()) {
                return OptionalDouble.empty();
            }
            text = BLANK_GROUPS.matcher(number).replaceAll("");
        }
        String group = Pattern.quote(String.valueOf(decimal.other().sign()));
        String fraction = "(?:" + Pattern.quote(String.valueOf(decimal.sign())) + "[0-9]*)?";
        boolean wellFormed = text.indexOf(decimal.other().sign()) < 0
                ? text.matches("[0-9]*" + fraction) && text.chars().anyMatch(Character::isDigit)
                : text.matches("[0-9]{1,3}(?:" + group + "[0-9]{3})+" + fraction);
        return wellFormed
                ? finite(Double.parseDouble(
                        text.replaceAll(group, "").replace(decimal.sign(), DecimalSign.POINT.sign())))
                : OptionalDouble.empty();
    }

    private static long count(String text, char sign) {
        return text.chars().filter(character -> character == sign).count();
    }

    private static boolean isMinus(String sign) {
        return sign.equals("-") || sign.equals("−");
    }

    private static OptionalDouble finite(double number) {
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
