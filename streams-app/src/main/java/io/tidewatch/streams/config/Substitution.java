package io.tidewatch.streams.config;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:-default}} in a value. It works on values after the YAML has been parsed, so a
 * secret may hold any character. Anything else in braces, such as {@code ${file:/path:key}} of Kafka's own configuration
 * providers, is left for those who understand it.
 */
final class Substitution {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?}");

    private final Function<String, Optional<String>> environment;

    Substitution(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    /** The text with its variables replaced; {@code key} is named if one is not set. */
    String apply(String key, String text) {
        Matcher matcher = VARIABLE.matcher(text);
        return matcher.replaceAll(match -> {
            String name = match.group(1);
            Optional<String> value = environment.apply(name).filter(set -> !set.isEmpty());
            return Matcher.quoteReplacement(value.or(() -> Optional.ofNullable(match.group(3)))
                    .orElseThrow(() -> new ConfigException(("'%s' needs the environment variable %s, which is not set;"
                                    + " set it or give a default as ${%s:-value}")
                            .formatted(key, name, name))));
        });
    }
}
