package io.tidewatch.topics.input;

import io.tidewatch.topics.EventLimits;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Says of a refused value what it seems to be and what its producer should change: other systems' encodings and envelopes, as far
 * as they are plain to see. Never says what is in it. Runs for refused messages alone.
 */
final class ForeignValue {
    private static final String PLAIN_JSON = "send the event as plain JSON text";
    /** Confluent's serializers write the schema's id here instead of before the value, if they are told to. */
    private static final String REGISTRY_HEADER = "__value_schema_id";
    /** Shorter texts are base64 by chance. */
    private static final int LEAST_BASE64 = 24;

    private ForeignValue() {}

    /** The sentence for the dead letter. */
    static String told(InvalidEventException refused, byte[] value, Headers headers) {
        String why = refused.getMessage();
        return seems(refused, value, headers).map(what -> why + "; " + what).orElse(why);
    }

    private static Optional<String> seems(InvalidEventException refused, byte[] value, Headers headers) {
        if (value.length == 0) {
            return Optional.of("send nothing where there is no event");
        }
        return ForeignBytes.of(value)
                .map(sign -> "it is " + sign.name() + "; " + remedy(sign.kind()))
                .or(() -> text(refused, value, headers))
                .or(() -> header(headers));
    }

    private static String remedy(ForeignBytes.Kind kind) {
        return switch (kind) {
            case REGISTRY ->
                PLAIN_JSON + ", without a schema registry's serializer; in Connect take JsonConverter with"
                        + " schemas.enable=false as value.converter";
            case COMPRESSED -> PLAIN_JSON + " and have Kafka compress it (compression.type of the producer)";
            case ENCODED -> "send JSON in UTF-8 without a byte order mark";
            case BINARY -> PLAIN_JSON;
        };
    }

    private static Optional<String> text(InvalidEventException refused, byte[] value, Headers headers) {
        if (value.length > EventLimits.MAX_BYTES) {
            return Optional.empty();
        }
        if (!Utf8.isValid(value)) {
            boolean braces = value[0] == '{';
            return braces
                    ? Optional.of("it begins as JSON but has bytes of another encoding, such as ISO-8859-1 or"
                            + " Windows-1252; send UTF-8")
                    : Optional.empty();
        }
        String text = new String(value, StandardCharsets.UTF_8).strip();
        if (text.startsWith("{")) {
            return refused.reason() == ReasonCode.UNREADABLE
                    ? noObject(text)
                    : ForeignJson.seems(refused, value, headers);
        }
        if (text.startsWith("[")) {
            return Optional.of("it is a JSON array; send a message for each event");
        }
        if (text.startsWith("<")) {
            return Optional.of("it is XML or HTML; " + PLAIN_JSON);
        }
        Optional<String> quoted = JsonText.of(text);
        if (quoted.filter(inner -> inner.strip().startsWith("{")).isPresent()) {
            return Optional.of("it is JSON within a JSON text: it was serialized twice; serialize the event once");
        }
        if (isBase64(quoted.orElse(text))) {
            return Optional.of("it is base64 text; " + PLAIN_JSON + ", without base64");
        }
        return quoted.map(inner -> "it is a JSON text in quotes; send the event as a JSON object");
    }

    /** Text that begins as an object and is none. */
    private static Optional<String> noObject(String text) {
        if (text.startsWith("{'")) {
            return Optional.of("it has single quotes, as Python prints a dict; write it with json.dumps");
        }
        if (ForeignJson.isSeveral(text)) {
            return Optional.of("it is several JSON objects; send a message for each event");
        }
        return ForeignJson.hasNoNumber(text)
                ? Optional.of("it has NaN or Infinity for a number, which JSON does not know; leave the field out")
                : Optional.empty();
    }

    private static boolean isBase64(String text) {
        if (text.length() < LEAST_BASE64 || text.length() % 4 != 0) {
            return false;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(text);
            return decoded[0] == '{' || ForeignBytes.of(decoded).isPresent();
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static Optional<String> header(Headers headers) {
        Header registry = headers.lastHeader(REGISTRY_HEADER);
        return registry == null
                ? Optional.empty()
                : Optional.of("its schema id is in the header " + REGISTRY_HEADER + ": "
                        + remedy(ForeignBytes.Kind.REGISTRY));
    }
}
