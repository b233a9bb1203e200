package io.tidewatch.topics;

/** {@link SpoolPosition} to JSON bytes and back. Thread-safe; no state. */
public final class SpoolPositionCodec {
    private static final String MESSAGE = "spool position";

    private SpoolPositionCodec() {}

    /**
     * Reads a position. Unknown fields are ignored.
     *
     * @throws InvalidMessageException if a field is missing or of another type or range
     */
    public static SpoolPosition read(byte[] json) throws InvalidMessageException {
        JsonFields<InvalidMessageException> position = MessageReader.of(MESSAGE, json);
        try {
            return new SpoolPosition(
                    (long) position.number("segment"), (long) position.number("offset"), position.text("process"));
        } catch (IllegalArgumentException wrong) {
            throw new InvalidMessageException("a " + MESSAGE + " is wrong: " + wrong.getMessage());
        }
    }

    /** Writes a position: fields in the order of {@link SpoolPosition}. */
    public static byte[] write(SpoolPosition position) {
        return Json.object(json -> {
            json.writeNumberField("segment", position.segment());
            json.writeNumberField("offset", position.offset());
            json.writeStringField("process", position.process());
        });
    }
}
