package io.tidewatch.topics.input;

import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * What Kafka Connect's JsonConverter writes: value and key within {@code {"schema": …, "payload": …}}, or bare where
 * {@code schemas.enable} is false, and then a text as key is in quotes. A key may also be a struct with the field {@code user_id}.
 */
final class ConnectInput extends EnvelopeInput {
    private static final String SCHEMA = "schema";
    private static final String PAYLOAD = "payload";
    private static final String USER_ID = "user_id";
    /** With its schema; an id has 512 bytes at most. What an engine keeps beside value and headers is reckoned in a few kilobytes. */
    private static final int MAX_KEY_BYTES = 2 * 1024;

    private static final Set<String> ENVELOPE = Set.of(SCHEMA, PAYLOAD);
    private static final Set<String> KEY = Set.of(SCHEMA, PAYLOAD, USER_ID);

    ConnectInput() {
        super(PAYLOAD);
    }

    @Override
    Optional<byte[]> open(byte[] value) throws InvalidEventException {
        Optional<TopLevel> envelope = TopLevel.of(value, ENVELOPE).filter(ConnectInput::isEnvelope);
        if (envelope.isEmpty()) {
            return Optional.empty();
        }
        if (envelope.get().isNull(PAYLOAD)) {
            throw new InvalidEventException(
                    ReasonCode.UNREADABLE,
                    "field '" + PAYLOAD + "' of Connect's envelope is null; it must be the event");
        }
        return Optional.of(envelope.get()
                .object(PAYLOAD)
                .orElseThrow(() -> new InvalidEventException(
                        ReasonCode.WRONG_TYPE,
                        "field '" + PAYLOAD + "' of Connect's envelope must be an object, the event itself")));
    }

    @Override
    public boolean isKeyOf(byte[] key, String userId) {
        return TidewatchInput.isText(key, userId)
                // Else two keys of different bytes could be one user.
                || key.length <= MAX_KEY_BYTES
                        && Utf8.isValid(key)
                        && scalar(key)
                                .or(() -> field(key))
                                .filter(userId::equals)
                                .isPresent();
    }

    @Override
    public byte[] userKey(byte[] key, String userId) {
        return TidewatchInput.isText(key, userId) ? key : userId.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toldOfKey(byte[] key, String userId) {
        // Quotes and envelopes are what is expected here.
        return "the message's key is not its user_id, neither bare nor in quotes nor in Connect's envelope";
    }

    private static boolean isEnvelope(TopLevel object) {
        return object.has(SCHEMA) && object.has(PAYLOAD);
    }

    private static Optional<String> field(byte[] key) {
        try {
            Optional<TopLevel> object = TopLevel.of(key, KEY);
            if (object.filter(ConnectInput::isEnvelope).isEmpty()) {
                return object.flatMap(fields -> fields.text(USER_ID));
            }
            Optional<byte[]> struct = object.get().object(PAYLOAD);
            return struct.isPresent()
                    ? TopLevel.of(struct.get(), KEY).flatMap(fields -> fields.text(USER_ID))
                    : object.get().text(PAYLOAD);
        } catch (InvalidEventException twice) {
            return Optional.empty();
        }
    }

    /** A text in quotes. */
    private static Optional<String> scalar(byte[] key) {
        return JsonText.of(new String(key, StandardCharsets.UTF_8));
    }
}
