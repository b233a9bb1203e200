package io.tidewatch.streams.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
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
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            // A key given twice would silently take the second value.
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private static final String SMALLEST = "{bootstrap_servers: 'localhost:9092', model: {path: model}}";

    private ConfigFile() {}

    /**
     * Reads a file with the process's environment.
     *
     * @throws ConfigException if the file cannot be read or a value is wrong; the message is for the user
     */
    public static TidewatchConfig read(Path file) {
        return parse(contents(file), name -> Optional.ofNullable(System.getenv(name)));
    }

    /**
     * Reads a text.
     *
     * @param environment value of an environment variable, if it is set
     * @throws ConfigException if a value is wrong; the message is for the user
     */
    public static TidewatchConfig parse(String yaml, Function<String, Optional<String>> environment) {
        ObjectNode given = mapping(yaml);
        // Unknown keys first: a misspelt key explains a missing one.
        knownKeys().refuseOthers(given);
        return TidewatchConfig.read(new Section("", substituted(given, "", new Substitution(environment))));
    }

    /** What is asked for while the smallest valid file is read is what may be given. */
    private static Section knownKeys() {
        Section smallest = new Section("", mapping(SMALLEST));
        TidewatchConfig.read(smallest);
        return smallest;
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException notThere) {
            throw new ConfigException(
                    "the configuration file %s does not exist; docs/tidewatch.yaml is a sample to copy".formatted(file),
                    notThere);
        } catch (CharacterCodingException notText) {
            throw new ConfigException("the configuration file %s is not UTF-8 text".formatted(file), notText);
        } catch (IOException unreadable) {
            throw new ConfigException(
                    "the configuration file %s cannot be read (%s); give a readable YAML file"
                            .formatted(file, unreadable.getClass().getSimpleName()),
                    unreadable);
        }
    }

    private static ObjectNode mapping(String yaml) {
        try {
            JsonNode tree = YAML.readTree(yaml);
            if (tree instanceof ObjectNode object) {
                return object;
            }
            if (tree.isMissingNode() || tree.isNull()) {
                return YAML.createObjectNode();
            }
            throw new ConfigException(
                    "the configuration is no mapping of keys to values; docs/tidewatch.yaml is a sample");
        } catch (JsonProcessingException malformed) {
            JsonLocation where = malformed.getLocation();
            throw new ConfigException(
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

    private static ObjectNode substituted(ObjectNode node, String prefix, Substitution substitution) {
        ObjectNode result = YAML.createObjectNode();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            String key = prefix + property.getKey();
            result.set(property.getKey(), substituted(property.getValue(), key, substitution));
        }
        return result;
    }

    private static JsonNode substituted(JsonNode node, String key, Substitution substitution) {
        if (node instanceof ObjectNode object) {
            return substituted(object, key + ".", substitution);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode result = YAML.createArrayNode();
            array.forEach(element -> result.add(substituted(element, key, substitution)));
            return result;
        }
        return node.isTextual() ? TextNode.valueOf(substitution.apply(key, node.textValue())) : node;
    }
}
