package io.tidewatch.mapping;

import io.tidewatch.topics.TidewatchException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rows of a log are wanted.
 *
 * @param column the column, or for JSON a path of keys with dots
 * @param test what the column's text must be
 * @param value without regard to capital letters; may be empty
 * @param required whether a table without the column is refused; otherwise its rows have no text there
 */
public record RowFilter(String column, Test test, String value, boolean required) {
    private static final Pattern FORM = Pattern.compile("(?<column>[^=~]*?)(?<test>!=|=|!~|~)(?<value>.*)");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** What a text must be. */
    public enum Test {
        IS("="),
        IS_NOT("!="),
        HAS_WORD("~"),
        HAS_NO_WORD("!~");

        private final String sign;

        Test(String sign) {
            this.sign = sign;
        }

        private boolean passes(String text, String value) {
            return switch (this) {
                case IS -> text.equals(value);
                case IS_NOT -> !text.equals(value);
                case HAS_WORD -> hasWord(text, value);
                case HAS_NO_WORD -> !hasWord(text, value);
            };
        }

        private static boolean hasWord(String text, String word) {
            return BETWEEN_WORDS.splitAsStream(text).anyMatch(word::equals);
        }
    }

    public RowFilter {
        value = value.toLowerCase(Locale.ROOT);
    }

    /**
     * Takes a filter as the command line gives it: {@code status=paid}, {@code status!=voided}, {@code tags~vip} for a word among others,
     * or {@code tags!~test}.
     *
     * @throws TidewatchException if it is none of these
     */
    public static RowFilter of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || form.group("column").isBlank()) {
            throw new TidewatchException("--where " + text
                    + ": one like --where status=paid, --where 'status!=voided' or --where 'tags!~test' is expected");
        }
        Test test = Arrays.stream(Test.values())
                .filter(one -> one.sign.equals(form.group("test")))
                .findFirst()
                .orElseThrow();
        return new RowFilter(
                form.group("column").strip(), test, form.group("value").strip(), true);
    }

    /** The same, for a column that a table may lack. */
    RowFilter ifThere() {
        return new RowFilter(column, test, value, false);
    }

    /** As on the command line. */
    String text() {
        return column + test.sign + value;
    }

    /** Whether a row with this text in the column is wanted. */
    public boolean keeps(Optional<String> text) {
        return test.passes(text.orElse("").toLowerCase(Locale.ROOT), value);
    }
}
