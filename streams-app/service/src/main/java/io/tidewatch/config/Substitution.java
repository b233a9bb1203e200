package io.tidewatch.config;

import io.tidewatch.topics.TidewatchException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:-default}} in a value. It works on values after the YAML has been parsed, so a
 * secret may hold any character; between the quotes of a JAAS text it is escaped, for Kafka parses that once more. Anything
 * else in braces, such as {@code ${file:/path:key}} of Kafka's own configuration providers, is left for those who understand
 * it.
 */
public final class Substitution {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?}");

    private final Function<String, Optional<String>> environment;

    Substitution(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    /** The text with its variables replaced; {@code key} is named if one is not set. */
    String apply(String key, String text) {
        Matcher matcher = VARIABLE.matcher(text);
        // Without the values: a quote in one of them opens and closes nothing.
        StringBuilder literal = new StringBuilder();
        StringBuilder result = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            literal.append(text, from, matcher.start());
            result.append(text, from, matcher.start());
            String value = value(key, matcher.group(1), Optional.ofNullable(matcher.group(3)));
            boolean quoted = JaasText.isIn(key) && JaasText.endsInQuotes(literal.toString());
            result.append(quoted ? JaasText.escaped(value) : value);
            from = matcher.end();
        }
        return result.append(text, from, text.length()).toString();
    }

    private String value(String key, String name, Optional<String> fallback) {
        return environment
                .apply(name)
                .filter(set -> !set.isEmpty())
                .or(() -> fallback)
                .orElseThrow(() -> new TidewatchException(("'%s' needs the environment variable %s, which is not set;"
                                + " set it or give a default as ${%s:-value}")
                        .formatted(key, name, name)));
    }
}
