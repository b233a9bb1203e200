package io.tidewatch.topics;

import java.util.Base64;

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
            json.writeStringField("graph", Base64.getEncoder().encodeToString(model.graph()));
        });
    }

    private static PublishedModel published(JsonFields<InvalidMessageException> model) throws InvalidMessageException {
        try {
            return new PublishedModel(
                    model.text("name"),
                    model.time("published_at"),
                    model.text("published_by"),
                    model.text("manifest"),
                    Base64.getDecoder().decode(model.text("graph")));
        } catch (IllegalArgumentException wrong) {
            throw new InvalidMessageException("a " + MESSAGE + " has no valid name or no graph in base64");
        }
    }
}
