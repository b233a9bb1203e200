package io.tidewatch.topics;

import static io.tidewatch.topics.ReasonCode.MISSING_FIELD;
import static io.tidewatch.topics.ReasonCode.OUT_OF_RANGE;
import static io.tidewatch.topics.ReasonCode.TOO_LARGE;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Reads one {@link ShopEvent} from JSON in one pass over the tokens, without a tree: for every message that {@link
 * PlainEventReader} leaves. One instance reads one message. What a value may be is said by {@link EventRules}.
 */
final class ShopEventReader {
    private final JsonParser json;
    /** One bit per known field that has been seen, to tell a key that comes twice. */
    private int seen;

    private Optional<String> eventId = Optional.empty();
    private Optional<String> userId = Optional.empty();
    private Optional<EventType> type = Optional.empty();
    private Optional<Instant> time = Optional.empty();
    private Optional<String> itemId = Optional.empty();
    private Optional<String> category = Optional.empty();
    private OptionalDouble value = OptionalDouble.empty();
    private Optional<String> currency = Optional.empty();
    private OptionalInt quantity = OptionalInt.empty();
    private List<LineItem> items = List.of();
    private OptionalDouble rating = OptionalDouble.empty();
    private Optional<String> text = Optional.empty();
    private Optional<String> sessionId = Optional.empty();

    private ShopEventReader(JsonParser json) {
        this.json = json;
    }

    static ShopEvent read(byte[] bytes) throws InvalidEventException {
        if (bytes == null || bytes.length == 0) {
            throw new InvalidEventException(UNREADABLE, "the message is empty");
        }
        if (bytes.length > EventLimits.MAX_BYTES) {
            throw new InvalidEventException(
                    TOO_LARGE,
                    "the message has " + bytes.length + " bytes, at most " + EventLimits.MAX_BYTES + " are allowed");
        }
        if (!Utf8.isValid(bytes)) {
            throw new InvalidEventException(UNREADABLE, "the message is not UTF-8");
        }
        try (JsonParser json = Json.FACTORY.createParser(bytes)) {
            return new ShopEventReader(json).message();
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

    private ShopEvent message() throws IOException, InvalidEventException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidEventException(UNREADABLE, "the message is not a JSON object");
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            field(name, token);
        }
        if (json.nextToken() != null) {
            throw new InvalidEventException(UNREADABLE, "the message goes on after the JSON object's end");
        }
        return new ShopEvent(
                required("event_id", eventId),
                required("user_id", userId),
                required("type", type),
                required("time", time),
                itemId,
                category,
                value,
                currency,
                quantity,
                items,
                rating,
                text,
                sessionId);
    }

    private void field(String name, JsonToken token) throws IOException, InvalidEventException {
        int number = number(name);
        if (number < 0) {
            json.skipChildren();
            return;
        }
        seen = once(name, seen, number);
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        switch (name) {
            case "event_id" -> eventId = Optional.of(id(name));
            case "user_id" -> userId = Optional.of(id(name));
            case "type" -> type = Optional.of(type());
            case "time" -> time = Optional.of(time());
            case "item_id" -> itemId = Optional.of(id(name));
            case "category" -> category = Optional.of(category(name));
            case "value" -> value = OptionalDouble.of(money(name));
            case "currency" -> currency = Optional.of(currency());
            case "quantity" -> quantity = OptionalInt.of(quantity(name));
            case "items" -> items = items();
            case "rating" -> rating = OptionalDouble.of(rating());
            case "text" -> text = Optional.of(text());
            case "session_id" -> sessionId = Optional.of(id(name));
            default -> throw new IllegalStateException("a field with a number and no reader");
        }
    }

    /** The bit of a known field, or -1. */
    private static int number(String name) {
        return switch (name) {
            case "event_id" -> 0;
            case "user_id" -> 1;
            case "type" -> 2;
            case "time" -> 3;
            case "item_id" -> 4;
            case "category" -> 5;
            case "value" -> 6;
            case "currency" -> 7;
            case "quantity" -> 8;
            case "items" -> 9;
            case "rating" -> 10;
            case "text" -> 11;
            case "session_id" -> 12;
            default -> -1;
        };
    }

    private List<LineItem> items() throws IOException, InvalidEventException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw wrongType("items", "an array");
        }
        List<LineItem> lines = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw wrongType("items[]", "an object");
            }
            EventRules.itemCount(lines.size() + 1);
            lines.add(line());
        }
        return lines;
    }

    private LineItem line() throws IOException, InvalidEventException {
        int seenInLine = 0;
        Optional<String> item = Optional.empty();
        Optional<String> itemCategory = Optional.empty();
        OptionalInt pieces = OptionalInt.empty();
        OptionalDouble price = OptionalDouble.empty();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            int number = switch (name) {
                case "item_id" -> 0;
                case "category" -> 1;
                case "quantity" -> 2;
                case "price" -> 3;
                default -> -1;
            };
            if (number < 0) {
                json.skipChildren();
                continue;
            }
            seenInLine = once(name, seenInLine, number);
            if (token == JsonToken.VALUE_NULL) {
                continue;
            }
            switch (number) {
                case 0 -> item = Optional.of(id("items[].item_id"));
                case 1 -> itemCategory = Optional.of(category("items[].category"));
                case 2 -> pieces = OptionalInt.of(quantity("items[].quantity"));
                default -> price = OptionalDouble.of(money("items[].price"));
            }
        }
        // A line without a quantity is one piece, as on a till's receipt.
        return new LineItem(required("items[].item_id", item), itemCategory, pieces.orElse(1), price);
    }

    private String id(String field) throws IOException, InvalidEventException {
        String id = string(field);
        EventRules.id(field, id);
        return id;
    }

    private String category(String field) throws IOException, InvalidEventException {
        String path = string(field);
        EventRules.category(field, path);
        return path;
    }

    private String text() throws IOException, InvalidEventException {
        String words = string("text");
        EventRules.text(words);
        return words;
    }

    private String currency() throws IOException, InvalidEventException {
        String code = string("currency");
        EventRules.currency(code);
        return code;
    }

    private EventType type() throws IOException, InvalidEventException {
        return switch (string("type")) {
            case "browse" -> EventType.BROWSE;
            case "search" -> EventType.SEARCH;
            case "cart" -> EventType.CART;
            case "favourite" -> EventType.FAVOURITE;
            case "purchase" -> EventType.PURCHASE;
            case "return" -> EventType.RETURN;
            case "review" -> EventType.REVIEW;
            case "support" -> EventType.SUPPORT;
            default ->
                throw new InvalidEventException(
                        UNKNOWN_TYPE,
                        "field 'type' must be one of browse, search, cart, favourite, purchase, return, review, support");
        };
    }

    private Instant time() throws IOException, InvalidEventException {
        String rule = "a date-time with an offset, such as 2011-09-09T10:15:30Z, or milliseconds since 1970";
        long millis;
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            millis = WireTime.parse(json.getText());
            if (millis == WireTime.MALFORMED) {
                throw wrongType("time", rule);
            }
        } else {
            millis = whole("time", rule);
        }
        EventRules.time(millis);
        return Instant.ofEpochMilli(millis);
    }

    private double money(String field) throws IOException, InvalidEventException {
        double money = number(field, "a number");
        EventRules.money(field, money);
        // Minus zero is zero.
        return money + 0.0;
    }

    private double rating() throws IOException, InvalidEventException {
        double stars = number("rating", "a number");
        EventRules.rating(stars);
        return stars + 0.0;
    }

    private int quantity(String field) throws IOException, InvalidEventException {
        long pieces = whole(field, "a whole number");
        EventRules.quantity(field, pieces);
        return (int) pieces;
    }

    private String string(String field) throws IOException, InvalidEventException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType(field, "a string");
        }
        return json.getText();
    }

    private double number(String field, String rule) throws IOException, InvalidEventException {
        if (!json.currentToken().isNumeric()) {
            throw wrongType(field, rule);
        }
        return json.getDoubleValue();
    }

    /** A whole number, clamped to a long: what does not fit is outside every limit anyway. */
    private long whole(String field, String rule) throws IOException, InvalidEventException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return json.getLongValue();
        }
        double number = number(field, rule);
        if (Math.rint(number) != number) {
            throw wrongType(field, rule);
        }
        return (long) number;
    }

    private static int once(String name, int seen, int number) throws InvalidEventException {
        int bit = 1 << number;
        if ((seen & bit) != 0) {
            throw new InvalidEventException(UNREADABLE, "field '" + name + "' is there twice");
        }
        return seen | bit;
    }

    private static <T> T required(String field, Optional<T> value) throws InvalidEventException {
        if (value.isEmpty()) {
            throw new InvalidEventException(MISSING_FIELD, "field '" + field + "' is missing");
        }
        return value.get();
    }

    private static InvalidEventException wrongType(String field, String rule) {
        return new InvalidEventException(WRONG_TYPE, "field '" + field + "' must be " + rule);
    }
}
