package io.tidewatch.mapping;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The sign before the fraction of a number. The other one of the two separates thousands. */
public enum DecimalSign {
    POINT('.'),
    COMMA(',');

    private final char sign;

    DecimalSign(char sign) {
        this.sign = sign;
    }

    public char sign() {
        return sign;
    }

    DecimalSign other() {
        return this == POINT ? COMMA : POINT;
    }

    /** The name on the command line. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The sign of this name, or written itself. */
    public static Optional<DecimalSign> named(String name) {
        return Arrays.stream(values())
                .filter(sign -> sign.wireName().equalsIgnoreCase(name.strip())
                        || name.strip().equals(String.valueOf(sign.sign)))
                .findFirst();
    }

    /** All names, for a message. */
    public static String names() {
        return Arrays.stream(values()).map(DecimalSign::wireName).collect(Collectors.joining(", "));
    }
}
