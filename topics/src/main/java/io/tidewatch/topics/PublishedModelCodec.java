package io.tidewatch.topics;

import java.util.Base64;
import java.util.Optional;

/** {@link PublishedModel} to JSON bytes and back. Thread-safe; no state. */
public final class PublishedModelCodec {
    private static final String MESSAGE = "published model";
    /** Of the record; a model's own format is in its manifest. */
    private static final int FORMAT = 1;

    private PublishedModelCodec() {}

    /**
     * Reads a model. Unknown fields are ignored.
     *
     * @throws InvalidMessageException if a field is missing or of another type, or the manifest is not the one whose hash the
     *     record has
     */
    public static PublishedModel read(byte[] json) throws InvalidMessageException {
        JsonFields<InvalidMessageException> model = MessageReader.ofLarge(MESSAGE, json);
        int format = model.whole("format");
        if (format != FORMAT) {
            throw new InvalidMessageException("a " + MESSAGE + " has the format " + format + ", this version reads "
                    + FORMAT + " (a newer publisher needs a newer reader)");
        }
        PublishedModel read = published(model);
        if (!read.sha256().equals(model.text("sha256"))) {
            throw new InvalidMessageException("a " + MESSAGE + " is damaged: its manifest does not have its sha256");
        }
        return read;
    }

    /** Writes a model: fields in the order of {@link PublishedModel}, time in UTC with milliseconds. */
    public static byte[] write(PublishedModel model) {
        return Json.object(json -> {
            json.writeNumberField("format", FORMAT);
            json.writeStringField("name", model.name());
            json.writeStringField("sha256", model.sha256());
            json.writeStringField("published_at", WireTime.format(model.publishedAt()));
            json.writeStringField("published_by", model.publishedBy());
            json.writeStringField("manifest", model.manifest());
            json.writeStringField("graph", base64(model.graph()));
            if (model.parts().isPresent()) {
                json.writeStringField("step", base64(model.parts().get().step()));
                json.writeStringField("head", base64(model.parts().get().head()));
            }
        });
    }

    private static PublishedModel published(JsonFields<InvalidMessageException> model) throws InvalidMessageException {
        try {
            return new PublishedModel(
                    model.text("name"),
                    model.time("published_at"),
                    model.text("published_by"),
                    model.text("manifest"),
                    bytes(model.text("graph")),
                    parts(model));
        } catch (IllegalArgumentException wrong) {
            throw new InvalidMessageException("a " + MESSAGE + " has no valid name or no graph in base64");
        }
    }

    private static Optional<GraphParts> parts(JsonFields<InvalidMessageException> model)
            throws InvalidMessageException {
        return model.has("step")
                ? Optional.of(new GraphParts(bytes(model.text("step")), bytes(model.text("head"))))
                : Optional.empty();
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
