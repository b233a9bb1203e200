package io.tidewatch.cli;

import io.tidewatch.config.JaasText;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The file of {@code --command-config}: the properties of a Kafka client, as Kafka's own tools take them. */
final class CommandConfig {
    private CommandConfig() {}

    /**
     * Reads the file.
     *
     * @throws TidewatchException if it cannot be read, or if Kafka could not read what it says of SASL
     */
    static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new TidewatchException("the file of --command-config does not exist: " + file, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new TidewatchException(
                    "the file of --command-config is not a Java properties file in UTF-8: " + file, e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        settings.forEach((name, value) -> checkJaas(file, name, value));
        return settings;
    }

    private static void checkJaas(Path file, String name, String value) {
        if (JaasText.isIn(name)) {
            JaasText.fault(value).ifPresent(fault -> {
                throw new TidewatchException("'%s' in %s %s; %s; a properties file wants every backslash twice"
                        .formatted(name, file, fault, JaasText.REMEDY));
            });
        }
    }
}
