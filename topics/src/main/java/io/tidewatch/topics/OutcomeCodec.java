package io.tidewatch.topics;

/** {@link Outcome} to JSON bytes and back. Thread-safe; no state. */
public final class OutcomeCodec {
    private static final String MESSAGE = "outcome";

    private OutcomeCodec() {}

    /**
     * Reads an outcome. Unknown fields are ignored.
     *
     * @throws InvalidMessageException if a field is missing or of another type
     */
    public static Outcome read(byte[] json) throws InvalidMessageException {
        JsonFields<InvalidMessageException> outcome = MessageReader.of(MESSAGE, json);
        return new Outcome(
                outcome.text("assignment_id"),
                outcome.text("user_id"),
                outcome.text("experiment"),
                outcome.text("arm"),
                outcome.flag("held_out"),
                outcome.flag("returned"),
                outcome.optionalNumber("days"),
                outcome.number("spend"),
                outcome.time("assigned_at"),
                outcome.time("due"));
    }

    /** Writes an outcome: fields in the order of {@link Outcome}, absent days left out, times in UTC with milliseconds. */
    public static byte[] write(Outcome outcome) {
        return Json.object(json -> {
            json.writeStringField("assignment_id", outcome.assignmentId());
            json.writeStringField("user_id", outcome.userId());
            json.writeStringField("experiment", outcome.experiment());
            json.writeStringField("arm", outcome.arm());
            json.writeBooleanField("held_out", outcome.heldOut());
            json.writeBooleanField("returned", outcome.returned());
            Json.finite(json, "days", outcome.days());
            Json.finite(json, "spend", outcome.spend());
            json.writeStringField("assigned_at", WireTime.format(outcome.assignedAt()));
            json.writeStringField("due", WireTime.format(outcome.due()));
        });
    }
}
