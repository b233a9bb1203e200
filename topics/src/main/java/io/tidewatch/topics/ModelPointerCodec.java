package io.tidewatch.topics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;

/** {@link ModelPointer} to JSON bytes and back. Thread-safe; no state. */
public final class ModelPointerCodec {
    private static final String MESSAGE = "model pointer";

    private ModelPointerCodec() {}

    /**
     * Reads a pointer. Unknown fields are ignored.
     *
     * @throws InvalidMessageException if a field is missing, of another type or no name or hash
     */
    public static ModelPointer read(byte[] json) throws InvalidMessageException {
        JsonFields<InvalidMessageException> pointer = MessageReader.of(MESSAGE, json);
        return new ModelPointer(
                pointer.has("name") || pointer.has("sha256") ? Optional.of(reference(pointer)) : Optional.empty(),
                pointer.optionalObject("previous", ModelPointerCodec::reference),
                pointer.text("by"),
                pointer.time("at"));
    }

    /** Writes a pointer: fields in the order of {@link ModelPointer}, time in UTC with milliseconds. */
    public static byte[] write(ModelPointer pointer) {
        return Json.object(json -> {
            if (pointer.model().isPresent()) {
                fields(json, pointer.model().get());
            }
            if (pointer.previous().isPresent()) {
                json.writeObjectFieldStart("previous");
                fields(json, pointer.previous().get());
                json.writeEndObject();
            }
            json.writeStringField("by", pointer.by());
            json.writeStringField("at", WireTime.format(pointer.at()));
        });
    }

    private static void fields(JsonGenerator json, ModelReference model) throws IOException {
        json.writeStringField("name", model.name());
        json.writeStringField("sha256", model.sha256());
    }

    private static ModelReference reference(JsonFields<InvalidMessageException> object) throws InvalidMessageException {
        try {
            return new ModelReference(object.text("name"), object.text("sha256"));
        } catch (IllegalArgumentException wrong) {
            throw new InvalidMessageException("a " + MESSAGE + " is wrong: " + wrong.getMessage());
        }
    }
}
