package io.tidewatch.engine.scoring;

import io.tidewatch.topics.TidewatchException;

/** A model folder was refused. The message says what differs or is missing, where, and what to do. */
public final class ModelException extends TidewatchException {
    private static final long serialVersionUID = 1L;

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
