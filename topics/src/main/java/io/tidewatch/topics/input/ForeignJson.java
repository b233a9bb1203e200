package io.tidewatch.topics.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;

/** Recognises other systems' JSON objects by the names of their fields, and other ways to write a time or a type. */
final class ForeignJson {
    private static final String CONNECT = "set input.format: connect in the engine's configuration";
    private static final String MAPPED = "; send the contract's fields, event_id, user_id, type and time";

    /** An object with these fields is no other system's, whatever else it has. */
    private static final Set<String> OWN = Set.of("event_id", "user_id");

    /** In this order: the more telling names first. */
    private static final List<Shape> SHAPES = List.of(
            new Shape(
                    Set.of("payload.op", "payload.source"),
                    "it is Debezium's envelope within Connect's; let Debezium's ExtractNewRecordState unwrap it, and "
                            + CONNECT),
            new Shape(
                    Set.of("schema", "payload"),
                    "it is Connect's envelope of schema and payload; take schemas.enable=false for value.converter, or "
                            + CONNECT),
            new Shape(
                    Set.of("op", "after"),
                    "it is Debezium's envelope of before and after; let Debezium's ExtractNewRecordState unwrap it"),
            new Shape(
                    Set.of("specversion", "source"),
                    "it is a CloudEvent in structured mode; set input.format: cloudevents in the engine's configuration,"
                            + " with the event in 'data'"),
            new Shape(Set.of("messageId", "properties"), "it is an event of Segment or RudderStack" + MAPPED),
            new Shape(Set.of("messageId", "traits"), "it is an event of Segment or RudderStack" + MAPPED),
            new Shape(Set.of("event_name", "event_timestamp"), "it is an event of GA4's export" + MAPPED),
            new Shape(Set.of("client_id", "events"), "it is a hit of GA4's Measurement Protocol" + MAPPED),
            new Shape(Set.of("collector_tstamp"), "it is an event of Snowplow" + MAPPED),
            new Shape(Set.of("event_type", "event_properties"), "it is an event of Amplitude" + MAPPED),
            new Shape(Set.of("event", "properties"), "it is an event of Mixpanel or its like" + MAPPED),
            new Shape(Set.of("admin_graphql_api_id"), "it is a webhook of Shopify" + MAPPED),
            new Shape(Set.of("key", "value"), "it has key and value inside; send the key as the record's key"),
            new Shape(Set.of("records"), "it is a list of records; send a message for each event"),
            new Shape(Set.of("eventId"), "its fields are in camelCase; write them as event_id, user_id and so on"),
            new Shape(Set.of("userId"), "its fields are in camelCase; write them as event_id, user_id and so on"));

    private static final Pattern NO_NUMBER = Pattern.compile("[:,\\[]\\s*-?(NaN|Infinity)\\s*[,}\\]]");
    private static final Pattern DIGITS = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final Pattern WITH_A_SPACE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d.*");
    private static final Pattern WITHOUT_OFFSET = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+");
    private static final Pattern WITHOUT_COLON = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+[+-]\\d{4}");

    /** Until 1973 in milliseconds and until 5138 in seconds; the other units follow at factors of 1,000. */
    private static final double SECONDS_UNTIL = 1e11;

    private static final double MILLIS_UNTIL = 1e14;
    private static final double MICROS_UNTIL = 1e17;

    /**
     * A system whose objects have all of these fields.
     *
     * @param names at the top, or behind {@code payload.} in the object of that name
     */
    private record Shape(Set<String> names, String what) {}

    /**
     * What a recogniser looks at.
     *
     * @param time how the time is written
     * @param type the type, if it is a text
     */
    private record Look(Set<String> names, Optional<String> time, Optional<String> type) {}

    private ForeignJson() {}

    /** What a JSON object seems to be that holds no valid event. */
    static Optional<String> seems(InvalidEventException refused, byte[] json, Headers headers) {
        Look look = look(json);
        if (!look.names().containsAll(OWN)) {
            Optional<String> shape = SHAPES.stream()
                    .filter(each -> look.names().containsAll(each.names()))
                    .map(Shape::what)
                    .findFirst();
            if (shape.isPresent()) {
                return shape;
            }
        }
        if (refused.getMessage().startsWith("field 'time'") && look.time().isPresent()) {
            return look.time();
        }
        if (refused.getMessage().startsWith("field 'type'")) {
            return look.type().flatMap(ForeignJson::type);
        }
        return headers.lastHeader("ce_specversion") == null
                ? Optional.empty()
                : Optional.of("it is a CloudEvent in binary mode; its data must be the event");
    }

    /** Whether a text has NaN or an infinity where JSON has a number. */
    static boolean hasNoNumber(String text) {
        return NO_NUMBER.matcher(text).find();
    }

    /** Whether a text is two or more objects, one after the other. */
    static boolean isSeveral(String text) {
        try (JsonParser json = Json.FACTORY.createParser(text)) {
            json.nextToken();
            json.skipChildren();
            return json.nextToken() == JsonToken.START_OBJECT;
        } catch (JsonProcessingException noJson) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory could not be read", e);
        }
    }

    private static Look look(byte[] bytes) {
        Set<String> names = new HashSet<>();
        Optional<String> time = Optional.empty();
        Optional<String> type = Optional.empty();
        try (JsonParser json = Json.FACTORY.createParser(bytes)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken token = json.nextToken();
                names.add(name);
                if (name.equals("payload") && token == JsonToken.START_OBJECT) {
                    addNames(json, names);
                } else if (name.equals("time")) {
                    time = time(json);
                } else if (name.equals("type") && token == JsonToken.VALUE_STRING) {
                    type = Optional.of(json.getText());
                }
                json.skipChildren();
            }
        } catch (JsonProcessingException cutShort) {
            // The fields that were seen until then tell as much.
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be read", e);
        }
        return new Look(names, time, type);
    }

    private static void addNames(JsonParser json, Set<String> names) throws IOException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            json.skipChildren();
            names.add("payload." + name);
        }
    }

    private static Optional<String> time(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            return Optional.of("it is an array, as Jackson writes a java.time value; disable"
                    + " SerializationFeature.WRITE_DATES_AS_TIMESTAMPS");
        }
        if (json.currentToken().isNumeric()) {
            return unit(json.getDoubleValue());
        }
        return json.currentToken() == JsonToken.VALUE_STRING ? form(json.getText()) : Optional.empty();
    }

    private static Optional<String> unit(double number) {
        double size = Math.abs(number);
        if (size != Math.rint(size)) {
            return Optional.of("it has a fraction; round it to whole milliseconds");
        }
        if (size < SECONDS_UNTIL) {
            return Optional.of("it looks like seconds; multiply it by 1,000");
        }
        if (size < MILLIS_UNTIL) {
            return Optional.empty();
        }
        return Optional.of(
                size < MICROS_UNTIL
                        ? "it looks like microseconds; divide it by 1,000"
                        : "it looks like nanoseconds; divide it by 1,000,000");
    }

    private static Optional<String> form(String text) {
        if (DIGITS.matcher(text).matches()) {
            return Optional.of("it is a number in quotes; leave them out");
        }
        if (WITH_A_SPACE.matcher(text).matches()) {
            return Optional.of("it has a space for the T between date and time");
        }
        if (WITHOUT_COLON.matcher(text).matches()) {
            return Optional.of("its offset has no colon");
        }
        return WITHOUT_OFFSET.matcher(text).matches()
                ? Optional.of("it has no offset; append Z if it is in UTC")
                : Optional.empty();
    }

    private static Optional<String> type(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (EventType.named(lower).isPresent()) {
            return Optional.of("it is one of them in capitals; write it in small letters");
        }
        return lower.equals("favorite") ? Optional.of("it is written 'favourite'") : Optional.empty();
    }
}
