package io.tidewatch.engine.scoring;

/** A batch could not be scored. Nothing of it was applied; the caller may try again. */
public final class ScoringException extends Exception {
    private static final long serialVersionUID = 1L;

    public ScoringException(String message) {
        super(message);
    }

    public ScoringException(String message, Throwable cause) {
        super(message, cause);
    }
}
