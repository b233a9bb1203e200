package io.tidewatch.mapping;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether 3/12/2011 is the third of December or the twelfth of March. */
public enum DateOrder {
    DAY_FIRST,
    MONTH_FIRST;

    private static final Pattern SHORT_FIRST = Pattern.compile("([0-9]{1,2})([/-])([0-9]{1,2})\\2[0-9]{4}(?![0-9]).*");
    private static final int MONTHS = 12;
    private static final int LONGEST = 60;

    /** What a cell proves of its column's order. */
    public enum Proof {
        /** Nothing: the year comes first, both are the same day, or it is no such date. */
        NONE,
        DAY,
        MONTH,
        /** Both orders give a date, and two of them. */
        EITHER
    }

    public static Proof proof(String cell) {
        // The beginning of a text that is none, however long it is.
        Matcher date = SHORT_FIRST.matcher(cell.substring(0, Math.min(cell.length(), LONGEST)));
        if (!date.matches()) {
            return Proof.NONE;
        }
        int first = Integer.parseInt(date.group(1));
        int second = Integer.parseInt(date.group(3));
        if (first > MONTHS || second > MONTHS) {
            boolean both = first > MONTHS && second > MONTHS;
            return both ? Proof.NONE : first > MONTHS ? Proof.DAY : Proof.MONTH;
        }
        return first == second ? Proof.NONE : Proof.EITHER;
    }

    /** The name on the command line. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The order of this name. */
    public static Optional<DateOrder> named(String name) {
        return Arrays.stream(values())
                .filter(order -> order.wireName().equalsIgnoreCase(name.strip()))
                .findFirst();
    }

    /** All names, for a message. */
    public static String names() {
        return Arrays.stream(values()).map(DateOrder::wireName).collect(Collectors.joining(", "));
    }
}
