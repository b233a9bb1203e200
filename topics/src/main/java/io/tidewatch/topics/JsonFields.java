package io.tidewatch.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes the fields of an object out of a JSON tree, each as the type that is asked for. Fields that nobody asks for are not looked at, so
 * that a reader survives newer writers. A field whose value is null is absent. Not for the hot path.
 *
 * @param <X> what is thrown for a field that is missing or of another type
 */
public final class JsonFields<X extends Exception> {
    private final JsonNode object;
    private final Faults<X> faults;

    /**
     * The fields of an object.
     *
     * @param faults says what is thrown
     */
    public JsonFields(JsonNode object, Faults<X> faults) {
        this.object = object;
        this.faults = faults;
    }

    /** What is thrown for a field. */
    public interface Faults<X extends Exception> {
        /**
         * The exception for a value of another type or range.
         *
         * @param value may hold anything that the writer wrote; a missing node if there is none
         * @param rule what the value must be, to follow "must be"
         */
        X of(String field, JsonNode value, String rule);
    }

    /** Makes something of an object's fields. */
    public interface Taking<T, X extends Exception> {
        T from(JsonFields<X> object) throws X;
    }

    /** The names of all fields, in their order. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Whether a field is there and not null. */
    public boolean has(String field) {
        return object.hasNonNull(field);
    }

    /** The name that a field has here: the one before, if only that is there. */
    public String named(String now, String before) {
        return !has(now) && has(before) ? before : now;
    }

    public String text(String field) throws X {
        return value(field, JsonNode::isTextual, "a string").textValue();
    }

    public Optional<String> optionalText(String field) throws X {
        return has(field) ? Optional.of(text(field)) : Optional.empty();
    }

    public double number(String field) throws X {
        return value(field, JsonNode::isNumber, "a number").doubleValue();
    }

    public OptionalDouble optionalNumber(String field) throws X {
        return has(field) ? OptionalDouble.of(number(field)) : OptionalDouble.empty();
    }

    /** A number without a fraction, however it is written. */
    public int whole(String field) throws X {
        return (int) value(field, value -> isWhole(value, -Integer.MAX_VALUE, Integer.MAX_VALUE), "a whole number")
                .doubleValue();
    }

    /** The same within a range, both ends included. */
    public int whole(String field, int least, int most) throws X {
        String rule = "a whole number from " + least + " to " + most;
        return (int) value(field, value -> isWhole(value, least, most), rule).doubleValue();
    }

    public OptionalInt optionalWhole(String field) throws X {
        return has(field) ? OptionalInt.of(whole(field)) : OptionalInt.empty();
    }

    /** False if the field is absent. */
    public boolean flag(String field) throws X {
        return has(field) && value(field, JsonNode::isBoolean, "true or false").booleanValue();
    }

    /** An instant in the form of {@link WireTime}. */
    public Instant time(String field) throws X {
        long millis = WireTime.parse(text(field));
        if (millis == WireTime.MALFORMED) {
            throw wrong(field, "a date-time with an offset");
        }
        return Instant.ofEpochMilli(millis);
    }

    /** The constant whose name on the wire is the field's text. */
    public <E extends Enum<E>> E constant(String field, E[] constants, Function<E, String> wireName) throws X {
        String name = text(field);
        for (E constant : constants) {
            if (wireName.apply(constant).equals(name)) {
                return constant;
            }
        }
        String known = Arrays.stream(constants).map(wireName).collect(Collectors.joining(", "));
        throw wrong(field, "one of " + known + " (a newer producer needs a newer reader)");
    }

    /** The same where the field may be absent. */
    public <E extends Enum<E>> Optional<E> optionalConstant(String field, E[] constants, Function<E, String> wireName)
            throws X {
        return has(field) ? Optional.of(constant(field, constants, wireName)) : Optional.empty();
    }

    /** The numbers of an array; empty if the field is absent. */
    public double[] numbers(String field) throws X {
        JsonNode array = array(field, JsonNode::isNumber, "an array of numbers");
        double[] numbers = new double[array.size()];
        Arrays.setAll(numbers, i -> array.get(i).doubleValue());
        return numbers;
    }

    /** Whether a field is a text. */
    public boolean isText(String field) {
        return object.path(field).isTextual();
    }

    /** A vector in the form of {@link FloatBytes}. */
    public float[] floats(String field) throws X {
        try {
            return FloatBytes.read(text(field));
        } catch (IllegalArgumentException noVector) {
            throw wrong(field, "finite 32-bit floats in base64");
        }
    }

    /** The texts of an array. */
    public List<String> texts(String field) throws X {
        value(field, JsonNode::isArray, "a list of texts");
        List<String> texts = new ArrayList<>();
        array(field, JsonNode::isTextual, "a list of texts").forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    /** The single values of an object as texts, by their fields; empty if the field is absent. */
    public Map<String, String> textsByName(String field) throws X {
        Map<String, String> texts = new LinkedHashMap<>();
        if (has(field)) {
            for (Map.Entry<String, JsonNode> entry :
                    value(field, JsonNode::isObject, "a mapping").properties()) {
                if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
                    throw faults.of(field + "." + entry.getKey(), entry.getValue(), "a single value");
                }
                texts.put(entry.getKey(), entry.getValue().asText());
            }
        }
        return texts;
    }

    /** The objects of an array, each read by {@code taking}; empty if the field is absent. */
    public <T> List<T> objects(String field, Taking<T, X> taking) throws X {
        List<T> objects = new ArrayList<>();
        for (JsonNode element : array(field, JsonNode::isObject, "an array of objects")) {
            objects.add(taking.from(new JsonFields<>(element, faults)));
        }
        return objects;
    }

    public <T> T object(String field, Taking<T, X> taking) throws X {
        return taking.from(new JsonFields<>(value(field, JsonNode::isObject, "an object"), faults));
    }

    public <T> Optional<T> optionalObject(String field, Taking<T, X> taking) throws X {
        return has(field) ? Optional.of(object(field, taking)) : Optional.empty();
    }

    private interface Test {
        boolean holds(JsonNode value);
    }

    private static boolean isWhole(JsonNode value, int least, int most) {
        double number = value.doubleValue();
        return value.isNumber() && number == Math.rint(number) && number >= least && number <= most;
    }

    private JsonNode value(String field, Test test, String rule) throws X {
        JsonNode value = has(field) ? object.get(field) : MissingNode.getInstance();
        if (!test.holds(value)) {
            throw wrong(field, rule);
        }
        return value;
    }

    private JsonNode array(String field, Test ofElements, String rule) throws X {
        if (!has(field)) {
            return MissingNode.getInstance();
        }
        JsonNode array = value(field, JsonNode::isArray, rule);
        for (JsonNode element : array) {
            if (!ofElements.holds(element)) {
                throw wrong(field, rule);
            }
        }
        return array;
    }

    private X wrong(String field, String rule) {
        return faults.of(field, has(field) ? object.get(field) : MissingNode.getInstance(), rule);
    }
}
