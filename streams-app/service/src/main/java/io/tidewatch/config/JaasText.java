package io.tidewatch.config;

import java.io.IOException;
import java.io.StreamTokenizer;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The text of {@code sasl.jaas.config}: how a value is written between its quotes, and what is wrong with a whole text. Says
 * so without a piece of the text, since where quotes do not pair anything in it may be of the password.
 */
public final class JaasText {
    /** What mends every fault, for the end of a message. */
    public static final String REMEDY =
            "give one login module's class, 'required', its options as name=\"value\" and ';'."
                    + " Between quotes, \\\" stands for a quote and \\\\ for a backslash";

    private static final String KEY = "sasl.jaas.config";
    private static final Set<String> CONTROL_FLAGS = Set.of("REQUIRED", "REQUISITE", "SUFFICIENT", "OPTIONAL");
    /** White space outside quotes, and in no configuration: what is left of it tells whether a quote is open. */
    private static final char MARK = '\u0001';

    private JaasText() {}

    /** Whether the property, prefixed or not, holds a JAAS text. */
    public static boolean isIn(String property) {
        return property.endsWith(KEY);
    }

    /** Whether what follows this beginning of a text is between quotes. */
    static boolean endsInQuotes(String beginning) {
        Tokens tokens = new Tokens(beginning + MARK);
        boolean open = false;
        while (tokens.next() != Tokens.END) {
            open = tokens.isQuoted() && tokens.text().indexOf(MARK) >= 0;
        }
        return open;
    }

    /** The value as it is written between quotes, so that Kafka reads back every character of it. */
    static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("'", "\\'")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    /**
     * What is wrong with a text, as the end of a sentence that begins with its key.
     *
     * @return empty if Kafka can read it, or if a configuration provider of Kafka's has yet to fill it in
     */
    public static Optional<String> fault(String text) {
        return isFilledInLater(text) ? Optional.empty() : fault(new Tokens(text));
    }

    /** As Kafka reads it (its {@code JaasConfig}), but one login module, since it takes no more in a client's properties. */
    private static Optional<String> fault(Tokens tokens) {
        if (tokens.next() == Tokens.END || tokens.text().isEmpty()) {
            return Optional.of("does not begin with a login module's class");
        }
        if (tokens.next() == Tokens.END || !CONTROL_FLAGS.contains(tokens.text().toUpperCase(Locale.ROOT))) {
            return Optional.of("has no 'required' after the login module's class");
        }
        while (tokens.next() != ';') {
            if (tokens.isAtEnd()) {
                return Optional.of("does not end with ';', or has a quote that is not closed");
            }
            boolean named = !tokens.text().isEmpty();
            if (!named || tokens.next() != '=' || tokens.next() == Tokens.END || !tokens.isText()) {
                return Optional.of("has an option without a value, or a quote that ends one too early");
            }
        }
        return tokens.next() == Tokens.END ? Optional.empty() : Optional.of("goes on after its ';'");
    }

    /** <code>${file:…}</code> between quotes can be judged with them, elsewhere it may stand for anything. */
    private static boolean isFilledInLater(String text) {
        for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", at + 1)) {
            if (!endsInQuotes(text.substring(0, at))) {
                return true;
            }
        }
        return false;
    }

    /** The tokens of a text, set up as Kafka does. */
    private static final class Tokens {
        static final int END = StreamTokenizer.TT_EOF;

        private final StreamTokenizer tokens;

        Tokens(String text) {
            tokens = new StreamTokenizer(new StringReader(text));
            tokens.slashSlashComments(true);
            tokens.slashStarComments(true);
            tokens.wordChars('-', '-');
            tokens.wordChars('_', '_');
            tokens.wordChars('$', '$');
        }

        int next() {
            try {
                return tokens.nextToken();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        boolean isAtEnd() {
            return tokens.ttype == END;
        }

        boolean isQuoted() {
            return tokens.ttype == '"' || tokens.ttype == '\'';
        }

        /** A word or what is between quotes; a number is none, as Kafka sees it. */
        boolean isText() {
            return tokens.sval != null;
        }

        /** Empty if the token is no text. */
        String text() {
            return tokens.sval == null ? "" : tokens.sval;
        }
    }
}
