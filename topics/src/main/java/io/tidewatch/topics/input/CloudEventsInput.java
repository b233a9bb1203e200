package io.tidewatch.topics.input;

import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ReasonCode;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * CloudEvents 1.0 in Kafka's protocol binding. Structured mode: the event is in {@code data}, or in {@code data_base64}. Binary mode:
 * the value is the event, and the attributes are in headers, which say nothing that the event does not. The key is the user id.
 */
final class CloudEventsInput extends EnvelopeInput {
    private static final String VERSION = "specversion";
    private static final String DATA = "data";
    private static final String DATA_BASE64 = "data_base64";
    private static final Set<String> FIELDS = Set.of(VERSION, DATA, DATA_BASE64);

    CloudEventsInput() {
        super(DATA);
    }

    @Override
    Optional<byte[]> open(byte[] value) throws InvalidEventException {
        Optional<TopLevel> fields = TopLevel.of(value, FIELDS).filter(object -> object.has(VERSION));
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        TopLevel event = fields.get();
        if (event.text(DATA_BASE64).isPresent()) {
            try {
                return Optional.of(
                        Base64.getDecoder().decode(event.text(DATA_BASE64).get()));
            } catch (IllegalArgumentException notBase64) {
                throw new InvalidEventException(
                        ReasonCode.UNREADABLE, "field '" + DATA_BASE64 + "' of the CloudEvent is no base64");
            }
        }
        if (!event.has(DATA) || event.isNull(DATA)) {
            throw new InvalidEventException(
                    ReasonCode.MISSING_FIELD,
                    "field '" + DATA + "' of the CloudEvent is missing; it must be the event");
        }
        return Optional.of(event.object(DATA)
                .orElseThrow(() -> new InvalidEventException(
                        ReasonCode.WRONG_TYPE,
                        "field '" + DATA + "' of the CloudEvent must be an object, the event itself; set"
                                + " datacontenttype to application/json")));
    }

    @Override
    public boolean isKeyOf(byte[] key, String userId) {
        return TidewatchInput.isText(key, userId);
    }
}
