package io.tidewatch.topics;

import java.nio.charset.StandardCharsets;

/** {@link Erasure} to JSON bytes and back. Thread-safe; no state. */
public final class ErasureCodec {
    private static final String MESSAGE = "request for an erasure";

    private ErasureCodec() {}

    /**
     * Reads a request. Unknown fields are ignored.
     *
     * @param key the record's key, which must be the user's id
     * @throws InvalidMessageException if a field is missing, of another type or of a value this version does not know, or the key is
     *     another one; the message names no value
     */
    public static Erasure read(byte[] key, byte[] json) throws InvalidMessageException {
        JsonFields<InvalidMessageException> request = MessageReader.of(MESSAGE, json);
        Erasure erasure = new Erasure(
                request.text("request_id"),
                request.text("user_id"),
                request.constant("kind", Erasure.Kind.values(), Erasure.Kind::name),
                request.time("time"));
        if (key == null || !erasure.userId().equals(new String(key, StandardCharsets.UTF_8))) {
            throw new InvalidMessageException("the key of a " + MESSAGE + " is not its user_id");
        }
        return erasure;
    }

    /** Writes a request: fields in the order of {@link Erasure}, the time in UTC with milliseconds. */
    public static byte[] write(Erasure erasure) {
        return Json.object(json -> {
            json.writeStringField("request_id", erasure.requestId());
            json.writeStringField("user_id", erasure.userId());
            json.writeStringField("kind", erasure.kind().name());
            json.writeStringField("time", WireTime.format(erasure.time()));
        });
    }
}
