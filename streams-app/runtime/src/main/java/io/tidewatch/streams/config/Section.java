package io.tidewatch.streams.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One mapping of the configuration file. Hands out values by key with their defaults and remembers which keys were asked
 * for, so that others can be refused. It checks types; ranges are the records' business.
 */
final class Section {
    private final String path;
    private final ObjectNode node;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, Section> children = new LinkedHashMap<>();

    Section(String path, ObjectNode node) {
        this.path = path;
        this.node = node;
    }

    /** The mapping under a key, an empty one if the key is not there. */
    Section section(String key) {
        Section child = new Section(full(key), object(key));
        children.put(key, child);
        return child;
    }

    Optional<String> text(String key) {
        return scalar(key).map(JsonNode::asText).filter(text -> !text.isBlank());
    }

    String text(String key, String whenAbsent) {
        return text(key).orElse(whenAbsent);
    }

    String required(String key, String remedy) {
        return text(key).orElseThrow(() -> new ConfigException("'%s' is missing; %s".formatted(full(key), remedy)));
    }

    int integer(String key, int whenAbsent) {
        return integer(key).orElse(whenAbsent);
    }

    Optional<Integer> integer(String key) {
        return text(key).map(text -> parseInteger(key, text));
    }

    Duration duration(String key, Duration whenAbsent) {
        return duration(key).orElse(whenAbsent);
    }

    Optional<Duration> duration(String key) {
        return text(key)
                .map(text -> Durations.parse(text)
                        .orElseThrow(() -> new ConfigException(
                                "'%s' is '%s', which is no duration; give one such as 50ms, 10s, 5m, 2h or 7d"
                                        .formatted(full(key), text))));
    }

    /** Yes or no, as YAML writes it: {@code true} or {@code false}. */
    boolean flag(String key, boolean whenAbsent) {
        return text(key)
                .map(text -> switch (text.strip()) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new ConfigException("'%s' is '%s'; give true or false".formatted(full(key), text));
                })
                .orElse(whenAbsent);
    }

    Optional<Double> decimal(String key) {
        return text(key).map(text -> {
            try {
                return Double.valueOf(text.strip());
            } catch (NumberFormatException notANumber) {
                throw new ConfigException("'%s' is '%s'; give a number".formatted(full(key), text), notANumber);
            }
        });
    }

    <E extends Enum<E>> E choice(String key, E whenAbsent, Class<E> type) {
        return text(key).map(text -> constant(key, text, type)).orElse(whenAbsent);
    }

    <E extends Enum<E>> E requiredChoice(String key, Class<E> type) {
        return constant(key, required(key, "give " + words(type)), type);
    }

    /** A list of words of an enum; empty if the key is not there. */
    <E extends Enum<E>> Set<E> choices(String key, Class<E> type) {
        Set<E> constants = EnumSet.noneOf(type);
        texts(key).forEach(text -> constants.add(constant(key, text, type)));
        return constants;
    }

    /** A list of texts, or a single one; empty if the key is not there. */
    Set<String> texts(String key) {
        known.add(key);
        Set<String> texts = new LinkedHashSet<>();
        JsonNode child = node.path(key);
        for (JsonNode element : child.isArray() ? child : List.of(child)) {
            if (element.isValueNode() && !element.isNull()) {
                texts.add(element.asText());
            } else if (!element.isMissingNode() && !element.isNull()) {
                throw new ConfigException(
                        "'%s' has a %s; give a list of single values".formatted(full(key), kind(element)));
            }
        }
        return texts;
    }

    /** A list of mappings; empty if the key is not there. Each refuses its unknown keys itself. */
    Optional<List<Section>> sections(String key) {
        known.add(key);
        JsonNode child = node.path(key);
        if (child.isMissingNode() || child.isNull()) {
            return Optional.empty();
        }
        List<Section> sections = new ArrayList<>();
        for (JsonNode element : child.isArray() ? child : List.of(child)) {
            if (!(element instanceof ObjectNode object)) {
                throw new ConfigException("'%s' has a %s; give a list of mappings".formatted(full(key), kind(element)));
            }
            sections.add(new Section("%s[%d]".formatted(full(key), sections.size()), object));
        }
        return Optional.of(sections);
    }

    boolean isEmpty() {
        return node.isEmpty();
    }

    /** A free mapping with its nested mappings' keys joined by dots, ordered by name. */
    Map<String, String> flatMap(String key) {
        Map<String, String> flat = new TreeMap<>();
        flatten("", full(key), object(key), flat);
        return flat;
    }

    /** The mapping under a key as it is, for a reader of its own. */
    ObjectNode object(String key) {
        known.add(key);
        JsonNode child = node.get(key);
        if (child == null || child.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (child instanceof ObjectNode object) {
            return object;
        }
        throw new ConfigException("'%s' is a %s; give a mapping of keys to values".formatted(full(key), kind(child)));
    }

    /** Refuses the first key of another mapping, or of those below it, that nobody asked this one for. */
    void refuseOthers(ObjectNode given) {
        given.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                String meant = Nearest.to(name, known).orElseThrow();
                throw new ConfigException("'%s' is no key of the configuration; did you mean '%s'? Known here: %s"
                        .formatted(full(name), full(meant), String.join(", ", known)));
            }
        });
        children.forEach((key, child) -> {
            if (given.get(key) instanceof ObjectNode below) {
                child.refuseOthers(below);
            }
        });
    }

    /** Refuses what nobody asked this mapping for. */
    void refuseUnknown() {
        refuseOthers(node);
    }

    private Optional<JsonNode> scalar(String key) {
        known.add(key);
        JsonNode child = node.get(key);
        if (child == null || child.isNull()) {
            return Optional.empty();
        }
        if (!child.isValueNode()) {
            throw new ConfigException("'%s' is a %s; give a single value".formatted(full(key), kind(child)));
        }
        return Optional.of(child);
    }

    private int parseInteger(String key, String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException notANumber) {
            throw new ConfigException("'%s' is '%s'; give a whole number".formatted(full(key), text), notANumber);
        }
    }

    private static void flatten(String prefix, String path, ObjectNode node, Map<String, String> into) {
        node.properties().forEach(property -> {
            String name = prefix + property.getKey();
            JsonNode value = property.getValue();
            if (value instanceof ObjectNode object) {
                flatten(name + ".", path, object, into);
            } else if (value.isArray()) {
                List<String> elements = new ArrayList<>();
                value.forEach(element -> elements.add(element.asText()));
                into.put(name, String.join(",", elements));
            } else if (value.isNull()) {
                throw new ConfigException("'%s.%s' has no value; give one or remove the key".formatted(path, name));
            } else {
                into.put(name, value.asText());
            }
        });
    }

    private <E extends Enum<E>> E constant(String key, String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> name(constant).equals(text.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () -> new ConfigException("'%s' is '%s'; give %s".formatted(full(key), text, words(type))));
    }

    private static String words(Class<? extends Enum<?>> type) {
        return String.join(
                " or ",
                Arrays.stream(type.getEnumConstants()).map(Section::name).toList());
    }

    private static String kind(JsonNode value) {
        return value.isArray() ? "list" : value.isObject() ? "mapping" : "single value";
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private String full(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
