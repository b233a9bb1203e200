package io.tidewatch.streams;

/** The engine could not start or had to stop. The message is one sentence for the person who runs it. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
