package io.tidewatch.streams.config;

import io.tidewatch.config.ConfigBinding;
import io.tidewatch.config.ConfigReader;
import io.tidewatch.engine.alert.ActionRule;
import io.tidewatch.topics.TidewatchException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Turns a YAML file into a {@link TidewatchConfig}. */
public final class ConfigFile {
    private static final ConfigReader READER = new ConfigReader(
            new ConfigBinding(Map.of(ActionRule.class, PolicySection.RuleKeys.class)), "docs/tidewatch.yaml");

    private ConfigFile() {}

    /**
     * Reads a file with the process's environment.
     *
     * @throws TidewatchException if the file cannot be read or a value is wrong; the message is for the user
     */
    public static TidewatchConfig read(Path file) {
        return READER.read(file, ConfigDocument.class).config();
    }

    /**
     * Reads a text.
     *
     * @param environment value of an environment variable, if it is set
     * @throws TidewatchException if a value is wrong; the message is for the user
     */
    public static TidewatchConfig parse(String yaml, Function<String, Optional<String>> environment) {
        return READER.parse(yaml, environment, ConfigDocument.class).config();
    }

    /** A section of which a file says nothing. */
    public static <T extends Record> T defaults(Class<T> section) {
        return READER.defaults(section);
    }
}
