package io.tidewatch.topics;

/**
 * One published model, by name and content.
 *
 * @param name the model's name
 * @param sha256 as in {@link PublishedModel}
 */
public record ModelReference(String name, String sha256) {
    public ModelReference {
        ModelKeys.name(name);
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a model's sha256 is 64 hex digits in small letters");
        }
    }
}
