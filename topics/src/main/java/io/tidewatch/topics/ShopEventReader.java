package io.tidewatch.topics;

import static io.tidewatch.topics.ReasonCode.MISSING_FIELD;
import static io.tidewatch.topics.ReasonCode.OUT_OF_RANGE;
import static io.tidewatch.topics.ReasonCode.UNKNOWN_TYPE;
import static io.tidewatch.topics.ReasonCode.UNREADABLE;
import static io.tidewatch.topics.ReasonCode.WRONG_TYPE;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one {@link ShopEvent} from JSON in one pass over the tokens, without a tree: for every message that {@link
 * PlainEventReader} leaves, and what else comes where events come. One instance reads one message. A {@link FieldTable} says what a
 * message has, {@link EventRules} what a value may be.
 */
final class ShopEventReader {
    private final JsonParser json;

    private ShopEventReader(JsonParser json) {
        this.json = json;
    }

    static ShopEvent read(byte[] bytes) throws InvalidEventException {
        return ShopEvent.of(values(bytes, FieldTable.EVENT));
    }

    /** The values of a message's fields, by their places in the table; null where one is left out that may be. */
    static Object[] values(byte[] bytes, FieldTable table) throws InvalidEventException {
        if (bytes == null || bytes.length == 0) {
            throw new InvalidEventException(UNREADABLE, "the message is empty");
        }
        ShopEventCodec.checkSize(bytes);
        if (!Utf8.isValid(bytes)) {
            throw new InvalidEventException(UNREADABLE, "the message is not UTF-8");
        }
        try (JsonParser json = Json.FACTORY.createParser(bytes)) {
            return new ShopEventReader(json).message(table);
        } catch (StreamConstraintsException e) {
            throw new InvalidEventException(
                    OUT_OF_RANGE,
                    "the message has more than " + Json.MAX_DEPTH + " levels, a number of more than "
                            + Json.MAX_NUMBER_LENGTH + " characters, or a field name of more than "
                            + Json.MAX_NAME_LENGTH);
        } catch (JsonProcessingException e) {
            // The parser's own text quotes the payload.
            throw new InvalidEventException(
                    UNREADABLE,
                    "the message is not valid JSON at byte " + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be read", e);
        }
    }

    private Object[] message(FieldTable table) throws IOException, InvalidEventException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidEventException(UNREADABLE, "the message is not a JSON object");
        }
        Object[] values = object(table);
        if (json.nextToken() != null) {
            throw new InvalidEventException(UNREADABLE, "the message goes on after the JSON object's end");
        }
        requireAll(table, values);
        return values;
    }

    /** The values of an object's fields, by their places in the table; null where one is left out. */
    private Object[] object(FieldTable table) throws IOException, InvalidEventException {
        Object[] values = new Object[table.size()];
        boolean[] seen = new boolean[table.size()];
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            int place = table.find(name);
            if (place < 0) {
                json.skipChildren();
                continue;
            }
            if (seen[place]) {
                throw new InvalidEventException(UNREADABLE, "field '" + name + "' is there twice");
            }
            seen[place] = true;
            if (token != JsonToken.VALUE_NULL) {
                values[place] = value(table.field(place));
            }
        }
        return values;
    }

    private static void requireAll(FieldTable table, Object[] values) throws InvalidEventException {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null && table.field(i).isRequired()) {
                throw new InvalidEventException(
                        MISSING_FIELD, "field '" + table.field(i).label() + "' is missing");
            }
        }
    }

    private Object value(WireField<?> field) throws IOException, InvalidEventException {
        return switch (field.kind().shape()) {
            case TEXT -> text(field);
            case DECIMAL -> decimal(field);
            case WHOLE -> whole(field);
            case TYPE -> type(field);
            case TIME -> time(field);
            case LINES -> lines(field);
        };
    }

    private List<LineItem> lines(WireField<?> field) throws IOException, InvalidEventException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw wrongType(field.label(), "an array");
        }
        List<LineItem> lines = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw wrongType(field.label() + "[]", "an object");
            }
            EventRules.count(field, lines.size() + 1);
            Object[] values = object(FieldTable.LINE);
            requireAll(FieldTable.LINE, values);
            lines.add(LineItem.of(values));
        }
        return lines;
    }

    private String text(WireField<?> field) throws IOException, InvalidEventException {
        String text = string(field);
        EventRules.text(field, text);
        return text;
    }

    private EventType type(WireField<?> field) throws IOException, InvalidEventException {
        return EventType.named(string(field))
                .orElseThrow(() -> new InvalidEventException(
                        UNKNOWN_TYPE, "field '" + field.label() + "' must be one of " + EventType.names()));
    }

    private Instant time(WireField<?> field) throws IOException, InvalidEventException {
        String rule = "a date-time with an offset, such as 2011-09-09T10:15:30Z, or milliseconds since 1970";
        long millis;
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            millis = WireTime.parse(json.getText());
            if (millis == WireTime.MALFORMED) {
                throw wrongType(field.label(), rule);
            }
        } else {
            millis = wholeNumber(field, rule);
        }
        EventRules.time(field, millis);
        return Instant.ofEpochMilli(millis);
    }

    private double decimal(WireField<?> field) throws IOException, InvalidEventException {
        double number = number(field, "a number");
        EventRules.decimal(field, number);
        // Minus zero is zero.
        return number + 0.0;
    }

    private int whole(WireField<?> field) throws IOException, InvalidEventException {
        long number = wholeNumber(field, "a whole number");
        EventRules.whole(field, number);
        return (int) number;
    }

    private String string(WireField<?> field) throws IOException, InvalidEventException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType(field.label(), "a string");
        }
        return json.getText();
    }

    private double number(WireField<?> field, String rule) throws IOException, InvalidEventException {
        if (!json.currentToken().isNumeric()) {
            throw wrongType(field.label(), rule);
        }
        return json.getDoubleValue();
    }

    /** A whole number, clamped to a long: what does not fit is outside every limit anyway. */
    private long wholeNumber(WireField<?> field, String rule) throws IOException, InvalidEventException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return json.getLongValue();
        }
        double number = number(field, rule);
        if (Math.rint(number) != number) {
            throw wrongType(field.label(), rule);
        }
        return (long) number;
    }

    private static InvalidEventException wrongType(String field, String rule) {
        return new InvalidEventException(WRONG_TYPE, "field '" + field + "' must be " + rule);
    }
}
