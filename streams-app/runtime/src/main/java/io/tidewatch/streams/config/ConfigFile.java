package io.tidewatch.streams.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Turns a YAML file into a {@link TidewatchConfig}: parses, replaces {@code ${ENV}}, and refuses what nobody knows. */
public final class ConfigFile {
    private ConfigFile() {}

    /**
     * Reads a file with the process's environment.
     *
     * @throws TidewatchException if the file cannot be read or a value is wrong; the message is for the user
     */
    public static TidewatchConfig read(Path file) {
        return parse(contents(file), name -> Optional.ofNullable(System.getenv(name)));
    }

    /**
     * Reads a text.
     *
     * @param environment value of an environment variable, if it is set
     * @throws TidewatchException if a value is wrong; the message is for the user
     */
    public static TidewatchConfig parse(String yaml, Function<String, Optional<String>> environment) {
        ObjectNode given = substituted(mapping(yaml), "", new Substitution(environment));
        return ConfigBinding.bind(given, ConfigDocument.class).config();
    }

    /** A section of which a file says nothing. */
    public static <T extends Record> T defaults(Class<T> section) {
        return ConfigBinding.bind(ConfigBinding.YAML.createObjectNode(), section);
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException notThere) {
            throw new TidewatchException(
                    "the configuration file %s does not exist; docs/tidewatch.yaml is a sample to copy".formatted(file),
                    notThere);
        } catch (CharacterCodingException notText) {
            throw new TidewatchException("the configuration file %s is not UTF-8 text".formatted(file), notText);
        } catch (IOException unreadable) {
            throw new TidewatchException(
                    "the configuration file %s cannot be read (%s); give a readable YAML file"
                            .formatted(file, unreadable.getClass().getSimpleName()),
                    unreadable);
        }
    }

    private static ObjectNode mapping(String yaml) {
        try {
            JsonNode tree = ConfigBinding.YAML.readTree(yaml);
            if (tree instanceof ObjectNode object) {
                return object;
            }
            if (tree.isMissingNode() || tree.isNull()) {
                return ConfigBinding.YAML.createObjectNode();
            }
            throw new TidewatchException(
                    "the configuration is no mapping of keys to values; docs/tidewatch.yaml is a sample");
        } catch (JsonProcessingException malformed) {
            JsonLocation where = malformed.getLocation();
            throw new TidewatchException(
                    "the configuration is no valid YAML%s: %s"
                            .formatted(
                                    where == null
                                            ? ""
                                            : " at line %d, column %d"
                                                    .formatted(where.getLineNr(), where.getColumnNr()),
                                    firstLine(malformed.getOriginalMessage())),
                    malformed);
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("unreadable").strip();
    }

    /** With the variables' values, and without keys that have no value: they have their defaults. */
    private static ObjectNode substituted(ObjectNode node, String prefix, Substitution substitution) {
        ObjectNode result = ConfigBinding.YAML.createObjectNode();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            String key = prefix + property.getKey();
            JsonNode value = substituted(property.getValue(), key, substitution);
            // What passes through to Kafka is not ours to leave out.
            if (key.startsWith("kafka.") || says(value)) {
                result.set(property.getKey(), value);
            }
        }
        return result;
    }

    private static JsonNode substituted(JsonNode node, String key, Substitution substitution) {
        if (node instanceof ObjectNode object) {
            return substituted(object, key + ".", substitution);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode result = ConfigBinding.YAML.createArrayNode();
            array.forEach(element -> result.add(substituted(element, key, substitution)));
            result.removeIf(element -> !says(element));
            return result;
        }
        return node.isTextual() ? TextNode.valueOf(substitution.apply(key, node.textValue())) : node;
    }

    private static boolean says(JsonNode value) {
        return !value.isNull() && !(value.isTextual() && value.textValue().isBlank());
    }
}
