package io.tidewatch.topics;

/**
 * A message of the engine ({@link ChurnAlert}, {@link RiskScore}, {@link FeatureRecord}) or of the model registry
 * ({@link PublishedModel}, {@link ModelPointer}) that cannot be read. Its text names
 * the message and the field, never the payload.
 */
public final class InvalidMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidMessageException(String message) {
        super(message);
    }
}
