package io.tidewatch.engine.scoring;

/** A model folder was refused. The message says what differs or is missing, where, and what to do. */
public final class ModelException extends Exception {
    private static final long serialVersionUID = 1L;

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
