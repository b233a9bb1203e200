package io.tidewatch.topics;

/** {@link PublishedStrategy} to JSON bytes and back. Thread-safe; no state. */
public final class PublishedStrategyCodec {
    private static final String MESSAGE = "record of a strategy";

    private PublishedStrategyCodec() {}

    /**
     * Reads a strategy. Unknown fields are ignored.
     *
     * @throws InvalidMessageException if a field is missing or of another type
     */
    public static PublishedStrategy read(byte[] json) throws InvalidMessageException {
        JsonFields<InvalidMessageException> strategy = MessageReader.of(MESSAGE, json);
        return new PublishedStrategy(
                strategy.whole("outcomes"), strategy.text("state"), strategy.text("by"), strategy.time("at"));
    }

    /** Writes a strategy: fields in the order of {@link PublishedStrategy}, times in UTC with milliseconds. */
    public static byte[] write(PublishedStrategy strategy) {
        return Json.object(json -> {
            json.writeNumberField("outcomes", strategy.outcomes());
            json.writeStringField("state", strategy.state());
            json.writeStringField("by", strategy.by());
            json.writeStringField("at", WireTime.format(strategy.at()));
        });
    }
}
