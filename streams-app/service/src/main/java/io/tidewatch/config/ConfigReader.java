package io.tidewatch.config;

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

/** Turns a YAML file into a record: parses, replaces {@code ${ENV}}, and refuses what nobody knows. */
public final class ConfigReader {
    private final ConfigBinding binding;
    private final String sample;

    /**
     * A reader.
     *
     * @param binding knows the records
     * @param sample a file to copy from, for complaints
     */
    public ConfigReader(ConfigBinding binding, String sample) {
        this.binding = binding;
        this.sample = sample;
    }

    /**
     * Reads a file with the process's environment.
     *
     * @throws TidewatchException if the file cannot be read or a value is wrong; the message is for the user
     */
    public <T> T read(Path file, Class<T> type) {
        return parse(contents(file), name -> Optional.ofNullable(System.getenv(name)), type);
    }

    /**
     * Reads a text.
     *
     * @param environment value of an environment variable, if it is set
     * @throws TidewatchException if a value is wrong; the message is for the user
     */
    public <T> T parse(String yaml, Function<String, Optional<String>> environment, Class<T> type) {
        return binding.bind(substituted(mapping(yaml), "", new Substitution(environment)), type);
    }

    /** A section of which a file says nothing. */
    public <T extends Record> T defaults(Class<T> section) {
        return binding.bind(binding.yaml().createObjectNode(), section);
    }

    private String contents(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException notThere) {
            throw new TidewatchException(
                    "the configuration file %s does not exist; %s is a sample to copy".formatted(file, sample),
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

    private ObjectNode mapping(String yaml) {
        try {
            JsonNode tree = binding.yaml().readTree(yaml);
            if (tree instanceof ObjectNode object) {
                return object;
            }
            if (tree.isMissingNode() || tree.isNull()) {
                return binding.yaml().createObjectNode();
            }
            throw new TidewatchException(
                    "the configuration is no mapping of keys to values; %s is a sample".formatted(sample));
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
    private ObjectNode substituted(ObjectNode node, String prefix, Substitution substitution) {
        ObjectNode result = binding.yaml().createObjectNode();
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

    private JsonNode substituted(JsonNode node, String key, Substitution substitution) {
        if (node instanceof ObjectNode object) {
            return substituted(object, key + ".", substitution);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode result = binding.yaml().createArrayNode();
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
