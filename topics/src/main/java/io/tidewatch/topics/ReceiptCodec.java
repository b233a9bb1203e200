package io.tidewatch.topics;

/** {@link Receipt} to JSON bytes and back. Thread-safe; no state. */
public final class ReceiptCodec {
    private static final String MESSAGE = "receipt";

    private ReceiptCodec() {}

    /**
     * Reads a receipt. Unknown fields are ignored.
     *
     * @throws InvalidMessageException if a field is missing, of another type or of a value this version does not know, or the cost is negative
     */
    public static Receipt read(byte[] json) throws InvalidMessageException {
        JsonFields<InvalidMessageException> receipt = MessageReader.of(MESSAGE, json);
        Receipt read = new Receipt(
                receipt.text("receipt_id"),
                receipt.text("alert_id"),
                receipt.text("episode_id"),
                receipt.optionalText("assignment_id"),
                receipt.text("user_id"),
                receipt.text("consumer"),
                receipt.constant("status", Receipt.Status.values(), Receipt.Status::name),
                receipt.constant("action", ActionType.values(), ActionType::wireName),
                receipt.optionalNumber("cost"),
                receipt.time("time"));
        if (read.cost().orElse(0) < 0) {
            throw new InvalidMessageException("field 'cost' of a " + MESSAGE + " is negative");
        }
        return read;
    }

    /** Writes a receipt: fields in the order of {@link Receipt}, absent ones left out, the time in UTC with milliseconds. */
    public static byte[] write(Receipt receipt) {
        return Json.object(json -> {
            json.writeStringField("receipt_id", receipt.receiptId());
            json.writeStringField("alert_id", receipt.alertId());
            json.writeStringField("episode_id", receipt.episodeId());
            if (receipt.assignmentId().isPresent()) {
                json.writeStringField("assignment_id", receipt.assignmentId().get());
            }
            json.writeStringField("user_id", receipt.userId());
            json.writeStringField("consumer", receipt.consumer());
            json.writeStringField("status", receipt.status().name());
            json.writeStringField("action", receipt.action().wireName());
            Json.finite(json, "cost", receipt.cost());
            json.writeStringField("time", WireTime.format(receipt.time()));
        });
    }
}
