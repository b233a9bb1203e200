package io.tidewatch.topics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Takes the fields of one message of the engine or the model registry out of a JSON tree. Fields that nobody asks for are not looked at, so a
 * consumer survives newer versions. Not for the hot path: the engine writes these messages and others read them.
 */
final class MessageReader {
    private static final ObjectReader TREES = trees(Json.FACTORY);
    private static final ObjectReader LARGE_TREES = trees(Json.LARGE);

    private final String message;
    private final JsonNode node;

    private MessageReader(String message, JsonNode node) {
        this.message = message;
        this.node = node;
    }

    /** Takes one field's value; fails if it is of another type. */
    interface Taking<T> {
        T from(MessageReader object) throws InvalidMessageException;
    }

    static MessageReader of(String message, byte[] json) throws InvalidMessageException {
        return of(message, json, TREES);
    }

    /** For a message with a text that is longer than any of the shop's may be. */
    static MessageReader ofLarge(String message, byte[] json) throws InvalidMessageException {
        return of(message, json, LARGE_TREES);
    }

    private static MessageReader of(String message, byte[] json, ObjectReader trees) throws InvalidMessageException {
        if (json == null || json.length == 0) {
            throw new InvalidMessageException("a " + message + " is empty");
        }
        if (!Utf8.isValid(json)) {
            throw new InvalidMessageException("a " + message + " is not UTF-8");
        }
        try (JsonParser parser = trees.createParser(json)) {
            JsonNode tree = trees.readTree(parser);
            if (tree == null || !tree.isObject()) {
                throw new InvalidMessageException("a " + message + " is not a JSON object");
            }
            if (parser.nextToken() != null) {
                throw new InvalidMessageException("a " + message + " goes on after the JSON object's end");
            }
            return new MessageReader(message, tree);
        } catch (JsonProcessingException e) {
            // The parser's own text quotes the payload.
            throw new InvalidMessageException("a " + message + " is not valid JSON at byte "
                    + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be read", e);
        }
    }

    String text(String field) throws InvalidMessageException {
        JsonNode value = required(field);
        if (!value.isTextual()) {
            throw wrong(field, "a string");
        }
        return value.textValue();
    }

    Optional<String> optionalText(String field) throws InvalidMessageException {
        return has(field) ? Optional.of(text(field)) : Optional.empty();
    }

    double number(String field) throws InvalidMessageException {
        JsonNode value = required(field);
        if (!value.isNumber()) {
            throw wrong(field, "a number");
        }
        return value.doubleValue();
    }

    OptionalDouble optionalNumber(String field) throws InvalidMessageException {
        return has(field) ? OptionalDouble.of(number(field)) : OptionalDouble.empty();
    }

    int whole(String field) throws InvalidMessageException {
        double number = number(field);
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            throw wrong(field, "a whole number");
        }
        return (int) number;
    }

    OptionalInt optionalWhole(String field) throws InvalidMessageException {
        return has(field) ? OptionalInt.of(whole(field)) : OptionalInt.empty();
    }

    /** An instant in the form of {@link WireTime}. */
    Instant time(String field) throws InvalidMessageException {
        long millis = WireTime.parse(text(field));
        if (millis == WireTime.MALFORMED) {
            throw wrong(field, "a date-time with an offset");
        }
        return Instant.ofEpochMilli(millis);
    }

    /** The constant whose name on the wire is the field's text. */
    <E extends Enum<E>> E constant(String field, E[] constants, java.util.function.Function<E, String> wireName)
            throws InvalidMessageException {
        String name = text(field);
        for (E constant : constants) {
            if (wireName.apply(constant).equals(name)) {
                return constant;
            }
        }
        List<String> known = new ArrayList<>();
        for (E constant : constants) {
            known.add(wireName.apply(constant));
        }
        throw wrong(field, "one of " + String.join(", ", known) + " (a newer producer needs a newer reader)");
    }

    /** The numbers of an array; empty if there is none. */
    double[] numbers(String field) throws InvalidMessageException {
        JsonNode array = array(field);
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode element = array.get(i);
            if (!element.isNumber()) {
                throw wrong(field, "an array of numbers");
            }
            numbers[i] = element.doubleValue();
        }
        return numbers;
    }

    /** The objects of an array, each read by {@code taking}; empty if there is none. */
    <T> List<T> objects(String field, Taking<T> taking) throws InvalidMessageException {
        List<T> objects = new ArrayList<>();
        for (JsonNode element : array(field)) {
            if (!element.isObject()) {
                throw wrong(field, "an array of objects");
            }
            objects.add(taking.from(new MessageReader(message, element)));
        }
        return objects;
    }

    <T> Optional<T> optionalObject(String field, Taking<T> taking) throws InvalidMessageException {
        if (!has(field)) {
            return Optional.empty();
        }
        JsonNode value = node.get(field);
        if (!value.isObject()) {
            throw wrong(field, "an object");
        }
        return Optional.of(taking.from(new MessageReader(message, value)));
    }

    <T> T object(String field, Taking<T> taking) throws InvalidMessageException {
        required(field);
        return optionalObject(field, taking).orElseThrow();
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The name that a field has in this message: the one before, if only that is there. */
    String named(String now, String before) {
        return !has(now) && has(before) ? before : now;
    }

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    private JsonNode array(String field) throws InvalidMessageException {
        if (!has(field)) {
            return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        }
        JsonNode value = node.get(field);
        if (!value.isArray()) {
            throw wrong(field, "an array");
        }
        return value;
    }

    private JsonNode required(String field) throws InvalidMessageException {
        if (!has(field)) {
            throw new InvalidMessageException("field '" + field + "' of a " + message + " is missing");
        }
        return node.get(field);
    }

    private InvalidMessageException wrong(String field, String rule) {
        return new InvalidMessageException("field '" + field + "' of a " + message + " must be " + rule);
    }

    private static ObjectReader trees(JsonFactory factory) {
        ObjectMapper mapper = JsonMapper.builder(factory).build();
        return mapper.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
    }
}
