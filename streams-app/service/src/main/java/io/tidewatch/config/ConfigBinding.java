package io.tidewatch.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Binds a mapping of the configuration to a record, whose constructor checks the values. What does not fit is told by the key's
 * whole path, the value and what to give instead.
 */
public final class ConfigBinding {
    private final YAMLMapper yaml;

    /**
     * A binding.
     *
     * @param mixIns by a class that knows nothing of files, one that says with annotations how the file calls what it has
     */
    public ConfigBinding(Map<Class<?>, Class<?>> mixIns) {
        this.yaml = yaml(mixIns);
    }

    private static YAMLMapper yaml(Map<Class<?>, Class<?>> mixIns) {
        YAMLMapper.Builder builder = YAMLMapper.builder(YAMLFactory.builder()
                        // A key given twice would silently take the second value.
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(
                        DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                        DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .withCoercionConfig(
                        LogicalType.Boolean,
                        numbers -> numbers.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
                .addModule(new Jdk8Module())
                .addModule(new SimpleModule()
                        .addDeserializer(Duration.class, new FromText<>(Duration.class, Durations::parse))
                        .addDeserializer(Path.class, new FromText<>(Path.class, text -> Optional.of(Path.of(text)))));
        mixIns.forEach(builder::addMixIn);
        return builder.build();
    }

    YAMLMapper yaml() {
        return yaml;
    }

    /**
     * The record that a mapping says. Defaults are put into the mapping.
     *
     * @throws TidewatchException if a key is unknown or missing, or a value is wrong
     */
    public <T> T bind(ObjectNode mapping, Class<T> type) {
        // First: a misspelt key explains a missing one.
        refuseUnknown("", mapping, yaml.constructType(type));
        complete(mapping, type);
        try {
            return yaml.treeToValue(mapping, type);
        } catch (JsonProcessingException refused) {
            throw explained(refused, mapping);
        }
    }

    private void refuseUnknown(String path, JsonNode given, JavaType type) {
        JavaType content = type;
        while (content.isContainerType() || content.isReferenceType()) {
            content = content.getContentType();
        }
        if (given.isArray()) {
            for (int i = 0; i < given.size(); i++) {
                refuseUnknown("%s[%d]".formatted(path, i), given.get(i), content);
            }
        } else if (given.isObject() && content.isRecordType()) {
            BeanDescription described = yaml.getDeserializationConfig().introspect(content);
            Map<String, JavaType> known = described.findProperties().stream()
                    .filter(BeanPropertyDefinition::hasConstructorParameter)
                    .collect(Collectors.toMap(
                            BeanPropertyDefinition::getName,
                            BeanPropertyDefinition::getPrimaryType,
                            (one, other) -> one,
                            LinkedHashMap::new));
            given.properties().forEach(property -> {
                String name = property.getKey();
                if (!known.containsKey(name)) {
                    String meant = Nearest.to(name, known.keySet()).orElseThrow();
                    throw new TidewatchException(
                            "'%s' is no key of the configuration; did you mean '%s'? Known here: %s"
                                    .formatted(
                                            below(path, name), below(path, meant), String.join(", ", known.keySet())));
                }
                refuseUnknown(below(path, name), property.getValue(), known.get(name));
            });
        }
    }

    private static void complete(ObjectNode given, Class<?> record) {
        for (RecordComponent component : record.getRecordComponents()) {
            String key = PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
            Default whenAbsent = component.getAnnotation(Default.class);
            if (whenAbsent != null && !given.has(key)) {
                switch (whenAbsent.value()) {
                    case "{}" -> given.putObject(key);
                    case "[]" -> given.putArray(key);
                    case Default.PROCESSORS -> given.put(key, processors());
                    default -> given.put(key, whenAbsent.value());
                }
            }
            if (component.getType().isRecord() && given.get(key) instanceof ObjectNode section) {
                complete(section, component.getType());
            }
            if (given.get(key) instanceof ArrayNode list
                    && component.getGenericType() instanceof ParameterizedType type
                    && type.getActualTypeArguments()[0] instanceof Class<?> element
                    && element.isRecord()) {
                list.forEach(entry -> {
                    if (entry instanceof ObjectNode section) {
                        complete(section, element);
                    }
                });
            }
        }
    }

    /** As many threads as this machine has cores, as far as a process may have them. */
    private static int processors() {
        return Math.min(Default.MOST_PROCESSORS, Runtime.getRuntime().availableProcessors());
    }

    private static TidewatchException explained(JsonProcessingException refused, JsonNode given) {
        if (refused.getCause() instanceof TidewatchException told) {
            return told;
        }
        if (refused.getCause() instanceof IllegalArgumentException wrongValue) {
            return new TidewatchException(wrongValue.getMessage(), wrongValue);
        }
        String path = "";
        JsonNode value = given;
        for (JsonMappingException.Reference step : ((JsonMappingException) refused).getPath()) {
            if (step.getFieldName() != null) {
                path = below(path, step.getFieldName());
                value = value.path(step.getFieldName());
            } else if (value.isArray()) {
                value = value.path(step.getIndex());
                path = value.isObject() ? "%s[%d]".formatted(path, step.getIndex()) : path;
            }
        }
        return new TidewatchException("'%s' %s".formatted(path, complaint(value, wanted(refused))), refused);
    }

    private static Class<?> wanted(JsonProcessingException refused) {
        if (refused.getCause() instanceof InputCoercionException tooLarge) {
            return tooLarge.getTargetType();
        }
        return refused instanceof MismatchedInputException mismatched ? mismatched.getTargetType() : Object.class;
    }

    private static String complaint(JsonNode value, Class<?> wanted) {
        boolean mapping = wanted.isRecord() || wanted == ObjectNode.class || Map.class.isAssignableFrom(wanted);
        if (value.isMissingNode()) {
            return "is missing; give " + words(wanted);
        }
        if (mapping || value.isContainerNode()) {
            return "is a %s; give a %s"
                    .formatted(
                            value.isArray() ? "list" : value.isObject() ? "mapping" : "single value",
                            mapping ? "mapping of keys to values" : "single value");
        }
        return wanted == Duration.class
                ? "is '%s', which is no duration; give one such as 50ms, 10s, 5m, 2h or 7d".formatted(value.asText())
                : "is '%s'; give %s".formatted(value.asText(), words(wanted));
    }

    private static String words(Class<?> wanted) {
        if (wanted.isEnum()) {
            return Arrays.stream(wanted.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" or "));
        }
        if (wanted == boolean.class || wanted == Boolean.class) {
            return "true or false";
        }
        return List.of(int.class, Integer.class).contains(wanted) ? "a whole number" : "a number";
    }

    private static String below(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static final class FromText<T> extends FromStringDeserializer<T> {
        private static final long serialVersionUID = 1L;
        private final transient Function<String, Optional<T>> reading;

        private FromText(Class<T> type, Function<String, Optional<T>> reading) {
            super(type);
            this.reading = reading;
        }

        @Override
        protected T _deserialize(String text, DeserializationContext context) throws IOException {
            return reading.apply(text)
                    .orElseThrow(() -> context.weirdStringException(text, handledType(), "unreadable"));
        }
    }
}
